/** The cache is shared with Python's huggingface_hub: each uses what the other wrote. `PYTHON` names an interpreter that has it. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listCachedModels, locateHubModel, pullModel } from '../../src/hub/index.ts';
import {
  checkedBlobs,
  everything,
  hasty,
  modelFiles,
  modelId,
  removeFolder,
  settingsFor,
  temporaryFolder,
  wantedFiles,
  weights,
} from './hub-fixture.ts';
import { HubServer } from './hub-server.ts';

const python = process.env.PYTHON;

async function runPython(program: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn(python!, ['-c', program], {
    env: {
      ...process.env,
      HF_HUB_DISABLE_TELEMETRY: '1',
      HF_HUB_DISABLE_PROGRESS_BARS: '1',
      HF_HUB_DISABLE_XET: '1',
      ...env,
    },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data) => {
    stdout += data;
  });
  child.stderr.on('data', (data) => {
    stderr += data;
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Error(stderr);
  return stdout.trim();
}

const version = python
  ? await runPython('import huggingface_hub as h; print(h.__version__)').catch(() => undefined)
  : undefined;
const missing = python ? `${python} has no huggingface_hub` : 'PYTHON names no interpreter';

describe.skipIf(version === undefined)(`with huggingface_hub ${version ?? `(skipped: ${missing})`}`, () => {
  let hub: HubServer;
  let folder: string;
  let commit: string;
  const cache = () => join(folder, 'hub');
  const online = () => ({ HF_ENDPOINT: hub.url, HF_HOME: folder });
  const offline = () => ({ HF_HUB_OFFLINE: '1', HF_HOME: folder });

  beforeAll(async () => {
    hub = await HubServer.start();
    commit = hub.commit(modelId, modelFiles());
  });
  afterAll(() => hub.close());
  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(async () => {
    hub.reset();
    await removeFolder(folder);
  });

  test('what Python downloaded is opened without a download, and pulled without one', async () => {
    const snapshot = await runPython(
      `import huggingface_hub as h; print(h.snapshot_download(${JSON.stringify(modelId)}))`,
      online(),
    );
    await checkedBlobs(cache());
    const before = await everything(cache());
    hub.reset();
    const settings = settingsFor(hub, cache());
    const located = await locateHubModel(modelId, { settings });
    expect(located).toEqual({ id: modelId, folder: snapshot, file: join(snapshot, 'onnx', 'model.onnx') });
    expect(hub.requests).toEqual([]);
    const pulled = await pullModel(modelId, { settings, timing: hasty });
    expect(pulled.folder).toBe(snapshot);
    expect(pulled.files.some((file) => file.downloaded)).toBe(false);
    expect(await everything(cache())).toEqual(before);
  });

  test('what we pulled is used by Python offline, by file and as a snapshot, and found by its scan', async () => {
    const pulled = await pullModel(modelId, { settings: settingsFor(hub, cache()), timing: hasty });
    const program = `
import huggingface_hub as h, json
id = ${JSON.stringify(modelId)}
scan = h.scan_cache_dir()
[repo] = scan.repos
[revision] = repo.revisions
print(json.dumps({
  'file': h.hf_hub_download(id, 'onnx/model.onnx'),
  'cached': h.try_to_load_from_cache(id, '1_Pooling/config.json'),
  'snapshot': h.snapshot_download(id),
  'commit': revision.commit_hash, 'refs': sorted(revision.refs), 'files': sorted(f.file_name for f in revision.files),
  'size': repo.size_on_disk, 'warnings': [str(w) for w in scan.warnings]}))`;
    const found = JSON.parse(await runPython(program, offline()));
    const [ours] = await listCachedModels(cache());
    expect(found).toEqual({
      file: join(pulled.folder, 'onnx', 'model.onnx'),
      cached: join(pulled.folder, '1_Pooling', 'config.json'),
      snapshot: pulled.folder,
      commit,
      refs: ['main'],
      files: wantedFiles.map((file) => file.split('/').at(-1)).sort(),
      size: pulled.files.reduce((sum, file) => sum + file.size, 0),
      warnings: [],
    });
    expect(ours).toMatchObject({ id: modelId, snapshots: [{ commit, refs: ['main'], model: 'onnx/model.onnx' }] });
    expect(new Uint8Array(await readFile(found.file))).toEqual(weights);
  });

  test('Python completes what we pulled, and both at once leave no damage', async () => {
    const settings = settingsFor(hub, cache());
    hub.fault = ({ host }) => (host === 'files' ? { slow: 20 } : undefined);
    const [pulled, snapshot] = await Promise.all([
      pullModel(modelId, { settings, timing: hasty }),
      runPython(`import huggingface_hub as h; print(h.snapshot_download(${JSON.stringify(modelId)}))`, online()),
    ]);
    expect(snapshot).toBe(pulled.folder);
    expect((await checkedBlobs(cache())).length).toBe(Object.keys(modelFiles()).length);
  });
});
