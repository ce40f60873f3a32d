/** The command line as a process of its own, run from source, for tests. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export interface CliResult {
  /** Exit code, or the signal that ended the process. */
  readonly code: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions extends Pick<SpawnOptions, 'cwd' | 'uid' | 'gid'> {
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process once it is started. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Called with the process and with each piece of stderr, for instance to interrupt it. */
  readonly onStderr?: (text: string, child: ChildProcess) => void;
}

/** Runs `injerto` with these words. English unless the environment says otherwise. */
export function runCli(
  args: readonly string[],
  { env, onStart, onStderr, ...options }: CliOptions = {},
): Promise<CliResult> {
  const { LC_ALL: _, LC_MESSAGES: __, FORCE_COLOR: ___, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', tsx, main, ...args], {
    ...options,
    env: { ...inherited, LANG: 'C', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStart?.(child);
  let stdout = '';
  let stderr = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onStderr?.(text, child);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? signal!, stdout, stderr }));
  });
}

/** What a test compares: paths of the temporary folder and numbers of seconds are not the same twice. */
export function settled(text: string, folder: string): string {
  return text.replaceAll(folder, '<folder>').trimEnd();
}
