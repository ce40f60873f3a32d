/** What a program needs beside the graph: how photos become pixels, or how texts become tokens. Node only. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { preprocessorFile } from '../processor-config/write-processor-config.ts';
import type { ReferenceModel, TextModel } from '../reference-model.ts';
import { withLowerCase } from '../text/lower-case.ts';
import { readTokenizer } from '../text/read-tokenizer.ts';
import { tokensRead } from './card/python-for-texts.ts';
import type { TrainingRecord } from './training-record.ts';

type Files = Record<string, string | Uint8Array>;

/** @returns contents by path in the folder. */
export async function companionFiles(reference: ReferenceModel, settings: TrainingRecord['settings']): Promise<Files> {
  if (reference.modality === 'text') return textFiles(reference, settings);
  const { preprocessorConfig, preprocessing } = reference;
  return { 'preprocessor_config.json': json(preprocessorFile(preprocessorConfig, preprocessing)) };
}

/** The tokenizer's files with what training decided, so that other programs read texts as it did. Those that need `tokenizer.json` and
 * `tokenizer_config.json` find them, whatever files the reference model had. */
async function textFiles(reference: TextModel, settings: TrainingRecord['settings']): Promise<Files> {
  const { folder, tokenizerFiles, tokenizer } = reference;
  const place = folder ?? dirname(reference.file);
  const files: Record<string, Uint8Array> = Object.fromEntries(
    await Promise.all(tokenizerFiles.map(async (file) => [basename(file), await readFile(join(place, file))] as const)),
  );
  const whole = await wholeTokenizer(reference, place, files['tokenizer.json']);
  const tokenizerConfig = files['tokenizer_config.json'];
  const length = { model_max_length: tokensRead(tokenizer, settings) };
  return {
    ...files,
    ...(whole && { 'tokenizer.json': json(whole) }),
    'tokenizer_config.json': json(
      tokenizerConfig
        ? { ...parsed(tokenizerConfig), ...length }
        : { tokenizer_class: 'PreTrainedTokenizerFast', ...length },
    ),
  };
}

/** `tokenizer.json`, where it is not there or does not say all. */
async function wholeTokenizer(
  { lowerCase, config, tokenizerFiles }: TextModel,
  place: string,
  found: Uint8Array | undefined,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  if (found) return lowerCase ? withLowerCase(parsed(found)) : undefined;
  const made = await readTokenizer(join(place, dirname(tokenizerFiles[0] ?? '')), config.model_type);
  if (!made) return undefined;
  const file = { version: '1.0', truncation: null, padding: null, ...made.file };
  return lowerCase ? withLowerCase(file) : file;
}

function parsed(file: Uint8Array): Record<string, unknown> {
  return JSON.parse(Buffer.from(file).toString('utf8'));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
