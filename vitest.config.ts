import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'conformance/**/*.test.ts'],
    // No test is judged by its speed; this only ends one that hangs.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Each worker of the runtime starts threads of its own: more files at once than cores only slows all of them.
    maxWorkers: 2,
  },
});
