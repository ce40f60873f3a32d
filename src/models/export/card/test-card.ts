/** For tests: the programs of a model card, taken out and run. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The Python that PYTHON names, if it has what cards use. */
export const python = pythonWith('import numpy, onnxruntime, PIL, tokenizers');
/** Why no Python runs, for the names of tests. */
export const noPython = process.env.PYTHON ? `${process.env.PYTHON} lacks packages` : 'PYTHON is not set';

export function pythonWith(imports: string): string | undefined {
  const { PYTHON } = process.env;
  if (!PYTHON) return undefined;
  try {
    execFileSync(PYTHON, ['-c', imports], { stdio: 'ignore' });
    return PYTHON;
  } catch {
    return undefined;
  }
}

/** The program in a language that the card of a folder prints; undefined where it prints none. */
export async function programOf(folder: string, language: 'python' | 'js'): Promise<string | undefined> {
  const card = await readFile(path.join(folder, 'README.md'), 'utf8');
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(card)?.[1];
}

/** Runs the Python program in the folder, as its card says. @returns what it prints, line by line. */
export async function runPython(folder: string, change = (program: string) => program): Promise<string[]> {
  const program = await programOf(folder, 'python');
  if (program === undefined) throw new Error(`the card in ${folder} prints no Python`);
  const env = { ...process.env, PYTHONIOENCODING: 'utf-8' };
  const { stdout } = await run(python!, ['-W', 'error::RuntimeWarning', '-c', change(program)], { cwd: folder, env });
  return stdout.trimEnd().split('\n');
}

export interface RunJavaScriptOptions {
  /** Whether the card's program runs in the folder, rather than where the folder lies. @default false */
  readonly inFolder?: boolean;
  readonly change?: (program: string) => string;
}

/** Runs the JavaScript program as its card says. @returns what it logs, as JSON. */
export async function runJavaScript(
  folder: string,
  { inFolder = false, change = (program) => program }: RunJavaScriptOptions = {},
): Promise<unknown> {
  const program = await programOf(folder, 'js');
  if (program === undefined) throw new Error(`the card in ${folder} prints no JavaScript`);
  const parent = path.dirname(folder);
  const modules = path.join(parent, 'node_modules');
  if (!existsSync(modules)) {
    await symlink(fileURLToPath(new URL('../../../../node_modules', import.meta.url)), modules, 'junction');
  }
  const file = path.join(parent, `${path.basename(folder)}.mjs`);
  const logged = 'console.log = (value) => process.stdout.write(JSON.stringify(value));\n';
  await writeFile(file, change(program).replace(/\n\n/, `\n\n${logged}`));
  const { stdout } = await run(process.execPath, [file], { cwd: inFolder ? folder : parent });
  return JSON.parse(stdout);
}
