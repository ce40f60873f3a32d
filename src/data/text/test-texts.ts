/** A folder of texts for one test, made before it and removed after it. Importing this file sets that up. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { InjertoError } from '../../errors.ts';
import { type TextDatasetOptions, textDataset } from './open-text-dataset.ts';
import type { TextDataset, TextInput } from './text-dataset.ts';

export let root: string;
const opened: TextDataset[] = [];
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'injerto-texts-'));
});
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
  await rm(root, { recursive: true, force: true });
});

export async function lay(files: Record<string, string | Uint8Array>): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}

/** Opens a file of the folder, or the folder; closed after the test. */
export async function open(file = '', options: TextDatasetOptions = {}): Promise<TextDataset> {
  const dataset = await textDataset(path.join(root, file), { cacheDir: path.join(root, 'cache'), ...options });
  opened.push(dataset);
  return dataset;
}

/** Writes one file and opens it. */
export async function openFile(name: string, content: string | Uint8Array, options: TextDatasetOptions = {}) {
  await lay({ [name]: content });
  return open(name, options);
}

/** Each sample's text and label: the class, several joined by +, or the number. */
export async function rowsOf(dataset: TextDataset): Promise<[TextInput, string][]> {
  const texts = await dataset.read(dataset.samples);
  return dataset.samples.map(({ label, labels, value }, i) => {
    if (dataset.task === 'single-label') return [texts[i]!, dataset.classes[label]!];
    if (dataset.task === 'multi-label') return [texts[i]!, labels!.map((n) => dataset.classes[n]).join('+')];
    return [texts[i]!, value === undefined ? '' : String(value)];
  });
}

export const skips = (dataset: TextDataset) =>
  dataset.skipped.map(({ at, code, message }) => `${at}: ${code}: ${message}`);
export const warnings = (dataset: TextDataset) => dataset.warnings.map(({ code, message }) => `${code}: ${message}`);

export async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof InjertoError)) throw new Error(`no InjertoError: ${error}`);
  return `${error.code}: ${error.message}`.replaceAll(root, '<root>');
}
