import { defineConfig } from 'vitest/config';

// Inherited by the workers: the engine reads it when it is loaded, also where a test loads it through another package.
process.env.ORT_DISABLE_TELEMETRY = '1';

export default defineConfig({
  test: {
    reporters: ['default', './test/count-reporter.ts'],
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'conformance/**/*.test.ts'],
    // No test is judged by its speed; this only ends one that hangs.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Each worker of the runtime starts threads of its own: more files at once than cores only slows all of them.
    maxWorkers: 2,
  },
});
