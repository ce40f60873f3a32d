import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface EngineReport {
  readonly accepted: number;
  readonly rejected: number;
  /** Numbers of the models that ended the engine's process, and how. */
  readonly crashes: readonly { readonly index: number; readonly how: string }[];
}

/** One model may take this long; past it, its process is ended and the model counted as hanging. */
const perModelMs = 30_000;

/** Gives damaged models that pass Injerto's checks to ONNX Runtime, in processes that may die. */
export async function runEngine(seed: number, count: number): Promise<EngineReport> {
  const report = { accepted: 0, rejected: 0, crashes: [] as { index: number; how: string }[] };
  for (let from = 0; from < count; ) {
    const { ended, current, how } = await oneProcess(seed, from, count, report);
    if (ended) break;
    report.crashes.push({ index: current, how });
    from = current + 1;
  }
  return report;
}

function oneProcess(
  seed: number,
  from: number,
  to: number,
  report: { accepted: number; rejected: number },
): Promise<{ readonly ended: boolean; readonly current: number; readonly how: string }> {
  const child = spawn(
    process.execPath,
    [
      '--import',
      import.meta.resolve('tsx'),
      fileURLToPath(new URL('./engine-child.ts', import.meta.url)),
      ...[seed, from, to].map(String),
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' } },
  );
  let current = from;
  let ended = false;
  let timer = setTimeout(() => child.kill('SIGKILL'), perModelMs);
  createInterface({ input: child.stdout }).on('line', (line) => {
    clearTimeout(timer);
    timer = setTimeout(() => child.kill('SIGKILL'), perModelMs);
    if (line.startsWith('try ')) current = Number(line.slice(4));
    else if (line === 'end') ended = true;
    else if (line === 'accepted' || line === 'rejected') report[line]++;
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ ended, current, how: signal === 'SIGKILL' ? 'hangs or was killed' : (signal ?? `exit code ${code}`) });
    });
  });
}
