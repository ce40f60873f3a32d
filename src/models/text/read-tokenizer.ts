/** Finds the files of a tokenizer: tokenizer.json, or those in which tokenizers came before. Node only. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
import {
  familyOf,
  formatConfigSchema,
  fromSentencePiece,
  fromVocabAndMerges,
  fromVocabTxt,
} from '../../tokenizers/formats/index.ts';
import { Tokenizer, type TokenizerFile, tokenizerFileSchema } from '../../tokenizers/index.ts';
import { readJsonFile } from '../opening/read-json.ts';
import { encodeAt, withPlace } from './tokenizer-problem.ts';

/** The name decides what is in a file. */
const sentencePieceFiles = ['sentencepiece.bpe.model', 'spiece.model', 'tokenizer.model', 'spm.model'];

/** Any of these tells that a tokenizer lies in a folder. */
export const tokenizerFiles: readonly string[] = [
  'tokenizer.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
  ...sentencePieceFiles,
];

export interface FoundTokenizer {
  readonly file: TokenizerFile;
  /** The path of the file that it was made of. */
  readonly origin: string;
}

/** @param modelType `model_type` of config.json: the older files do not say whose they are.
 * @returns undefined where there is none. @throws {InjertoError} TOKENIZER_INVALID · JSON_INVALID · CONFIG_INVALID. */
export async function readTokenizer(
  folder: string,
  modelType: string | undefined,
): Promise<FoundTokenizer | undefined> {
  const whole = join(folder, 'tokenizer.json');
  const file = await readJsonFile(whole, tokenizerFileSchema);
  if (file) return { file, origin: whole };
  const config = (await readJsonFile(join(folder, 'tokenizer_config.json'), formatConfigSchema)) ?? {};
  const family = familyOf(config, modelType);
  const made = (origin: string, make: () => unknown): FoundTokenizer => ({
    file: tokenizerFileSchema.parse(withPlace(origin, make)),
    origin,
  });

  for (const name of sentencePieceFiles) {
    const origin = join(folder, name);
    const bytes = await bytesOf(origin);
    if (bytes) return made(origin, () => fromSentencePiece(bytes, config, modelType));
  }
  const merges = await bytesOf(join(folder, 'merges.txt'));
  if (merges) {
    const origin = join(folder, 'vocab.json');
    const vocab = await readJsonFile(origin, z.record(z.string(), z.number().int().nonnegative()));
    if (vocab) return made(origin, () => fromVocabAndMerges(vocab, `${merges}`, config, family));
  }
  const origin = join(folder, 'vocab.txt');
  const lines = await bytesOf(origin);
  return lines && made(origin, () => fromVocabTxt(`${lines}`, config, family));
}

/** A tokenizer as it stands in a folder, with nothing that a model adds to it. */
export interface PlainTokenizer {
  /** @param special with the tokens that belong around a text. @throws {InjertoError} TOKENIZER_UNKNOWN_TEXT · TOKENIZER_TEXT_TOO_LONG. */
  encode(text: string, special: boolean): number[];
}

/** @throws {InjertoError} TOKENIZER_MISSING, and what `readTokenizer` throws. */
export async function openPlainTokenizer(folder: string, modelType: string | undefined): Promise<PlainTokenizer> {
  const found = await readTokenizer(folder, modelType);
  if (!found) throw new InjertoError('TOKENIZER_MISSING', { where: join(folder, 'tokenizer.json') });
  const { file, origin } = found;
  const tokenizer = withPlace(origin, () => new Tokenizer(file));
  return {
    encode: (text, special) => {
      const ids = encodeAt(origin, tokenizer, text);
      return special ? [...tokenizer.finish(ids).ids] : ids;
    },
  };
}

async function bytesOf(path: string): Promise<Buffer | undefined> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
}
