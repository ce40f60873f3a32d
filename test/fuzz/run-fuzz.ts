import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface FuzzReport {
  /** How many damaged files ended in which error, or as a `model`. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Errors that are no InjertoError, or name no place. */
  readonly failures: readonly { readonly index: number; readonly seedModel: string; readonly error: string }[];
  readonly slowest: { readonly index: number; readonly ms: number };
  /** Resident memory at its highest. */
  readonly peakBytes: number;
}

/** Damages and opens `count` models in a process of its own, with little memory and under a time limit.
 * @throws if the process crashes, runs out of memory, or takes longer than `timeoutMs`. */
export function runFuzz(seed: number, count: number, timeoutMs: number): Promise<FuzzReport> {
  const child = spawn(
    process.execPath,
    [
      '--max-old-space-size=256',
      '--import',
      import.meta.resolve('tsx'),
      fileURLToPath(new URL('./child.ts', import.meta.url)),
      ...[seed, 0, count].map(String),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, killSignal: 'SIGKILL' },
  );
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    texts.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    texts.err += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(texts.out) as FuzzReport);
      else reject(new Error(`the process ended with ${signal ?? `code ${code}`}:\n${texts.err.slice(-3000)}`));
    });
  });
}
