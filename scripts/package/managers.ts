/** Installs the library by name with every package manager, with nothing said on the command line but what it is called, and loads it. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, run } from './run.ts';

interface Manager {
  readonly name: string;
  /** Program and arguments that install `injerto`. */
  readonly install: readonly [string, ...string[]];
  /** Its settings: the registry of this check, and nothing that a user would not have. */
  readonly settings: (registry: string) => Readonly<Record<string, string>>;
}

const npmSettings = (registry: string) => ({ '.npmrc': `registry=${registry}\n` });

const managers: readonly Manager[] = [
  { name: 'npm', install: ['npm', 'install', 'injerto'], settings: npmSettings },
  { name: 'npm 10', install: ['npx', '-y', 'npm@10', 'install', 'injerto'], settings: npmSettings },
  { name: 'pnpm', install: ['npx', '-y', 'pnpm@10', 'add', 'injerto'], settings: npmSettings },
  { name: 'yarn 1', install: ['npx', '-y', 'yarn@1.22.22', 'add', 'injerto'], settings: npmSettings },
  {
    name: 'yarn 4',
    install: ['npx', '-y', '@yarnpkg/cli-dist@4', 'add', 'injerto'],
    settings: (registry) => ({
      'yarn.lock': '',
      '.yarnrc.yml': `npmRegistryServer: "${registry}"\nunsafeHttpWhitelist: ["127.0.0.1"]\nnodeLinker: node-modules\nenableTelemetry: false\n`,
    }),
  },
];

/** @returns the project that npm made. */
export async function installEverywhere(folder: string, registry: string): Promise<string> {
  for (const { name, install, settings } of managers) {
    const project = join(folder, `a user of ${name}`);
    await mkdir(project);
    const manifest = JSON.stringify({ name: 'a-user', private: true, type: 'module' });
    const files = { 'package.json': manifest, ...settings(registry) };
    for (const [file, text] of Object.entries(files)) await writeFile(join(project, file), text);
    const [program, ...args] = install;
    await run(program, args, project);
    const script = `const { openNodeRuntime } = await import('injerto'); const runtime = await openNodeRuntime(); await runtime.close(); console.log('opened');`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], project);
    expect(stdout.trim() === 'opened', `${name} installs a library whose engine opens`);
    console.log(`installed by ${name}`);
  }
  return join(folder, 'a user of npm');
}
