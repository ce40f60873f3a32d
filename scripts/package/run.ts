/** Programs of the package check; a failing one shows what it printed. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

export const root = fileURLToPath(new URL('../..', import.meta.url));

export async function run(file: string, args: readonly string[], cwd: string): Promise<{ stdout: string }> {
  try {
    // npm is npm.cmd on Windows, which only a shell starts
    const shell = process.platform === 'win32' && (file === 'npm' || file === 'npx');
    return await execute(file, [...args], { cwd, shell, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${file} ${args.join(' ')} failed:\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}

export function expect(holds: boolean, what: string): void {
  if (!holds) throw new Error(`This does not hold: ${what}.`);
}
