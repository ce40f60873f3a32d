/** Publishes the packages, each after what it depends on. Run after `npm run build`; `--dry-run` does everything but the upload.
 *
 * A version that the registry has already is passed over if its files are the same: the engine's package keeps ONNX Runtime's version over
 * many releases, and a release that failed half-way is run again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, run } from './run.ts';
import { readManifest, stagePackages } from './stage.ts';

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
const dryRun = values['dry-run'];

const { version } = await readManifest(root);
checkTag(version);
await useToken();
const folder = await mkdtemp(join(tmpdir(), 'injerto-release-'));
try {
  for (const staged of await stagePackages(folder)) await publish(staged);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function publish(staged: string): Promise<void> {
  const { name, version } = await readManifest(staged);
  const label = `${name}@${version}`;
  if (await isPublished(label)) {
    const changed = await changedFiles(label, staged);
    if (changed.length > 0) {
      throw new Error(`${label} is published with other files. Raise its version.\n  ${changed.join('\n  ')}`);
    }
    console.log(`${label} is published already`);
    return;
  }
  // A version such as 1.0.0-beta.1 is not what `npm install` gives.
  const tag = version.includes('-') ? 'next' : 'latest';
  const provenance = dryRun ? '--dry-run' : '--provenance';
  await run('npm', ['publish', '--access', 'public', '--tag', tag, provenance], staged);
  console.log(`${label} ${dryRun ? 'would be published' : 'is published'} as ${tag}`);
}

async function isPublished(label: string): Promise<boolean> {
  try {
    // a silent `npm run` would silence the error that is read below
    return (await run('npm', ['view', label, 'version', '--loglevel=error'], root)).stdout.trim() !== '';
  } catch (error) {
    if (/\bE404\b/.test((error as Error).message)) return false;
    throw error;
  }
}

async function changedFiles(label: string, staged: string): Promise<string[]> {
  const { stdout } = await run('npm', ['diff', `--diff=${label}`, `--diff=${staged}`, '--diff-name-only'], root);
  return stdout.split('\n').filter(Boolean);
}

/** A release made by a tag is the version of that tag. */
function checkTag(version: string): void {
  const { GITHUB_REF_TYPE: type, GITHUB_REF_NAME: name } = process.env;
  if (type === 'tag' && name !== `v${version}`) throw new Error(`The tag ${name} is not the version, ${version}.`);
}

/** npm takes a token from the environment by the name of its registry. */
async function useToken(): Promise<void> {
  const { NPM_TOKEN: token } = process.env;
  if (!token) return;
  const { host, pathname } = new URL((await run('npm', ['config', 'get', 'registry'], root)).stdout.trim());
  process.env[`npm_config_//${host}${pathname}:_authToken`] = token;
}
