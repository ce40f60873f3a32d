/** What options may hold, where several have the same. */
import * as z from 'zod';
import type { Expected } from '../messages/index.ts';

const accepted = (
  kind: 'function' | 'signal' | 'runtime' | 'model' | 'language-model' | 'dataset',
  accepts: (value: unknown) => boolean,
) => z.custom<unknown>(accepts, { params: { expected: { kind } satisfies Expected } });

/** Something of an object; of anything else nothing. */
const members = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
const hasMethod = (value: unknown, name: string) => typeof members(value)[name] === 'function';

export const callback = accepted('function', (value) => typeof value === 'function');
/** An AbortSignal, of whatever realm. */
export const signal = accepted(
  'signal',
  (value) => hasMethod(value, 'addEventListener') && 'aborted' in members(value),
);
/** What `openNodeRuntime` opens, or another that has the same methods. */
export const runtime = accepted('runtime', (value) => hasMethod(value, 'createSession'));
/** What `openModel` and `openImageTextModel` open, of these kinds. */
export const modelOf = (...modalities: readonly ('image' | 'text' | 'image-text')[]) =>
  accepted('model', (value) => modalities.includes(members(value).modality as 'image') && 'name' in members(value));
export const model = modelOf('image', 'text');
/** A model, or its name as `openModel` takes it. */
export const namedModel = z.union([z.string().min(1), model]);
/** What `openLanguageModel` opens. */
export const openLanguageModel = accepted('language-model', (value) => hasMethod(value, 'close'));
/** The same, or the name of one. */
export const languageModel = z.union([z.string().min(1), openLanguageModel]);
/** What `imageDataset`, `textDataset` and `openDataset` open. */
export const dataset = accepted(
  'dataset',
  (value) => Array.isArray(members(value).samples) && 'modality' in members(value),
);

export const text = z.string();
export const filled = z.string().min(1);
export const texts = z.array(z.string());
export const onOff = z.boolean();
export const count = z.int().min(1);
export const fromZero = z.int().min(0);
export const share = z.number().min(0).max(1);
const byte = z.int().min(0).max(255);
/** Red, green and blue. */
export const color = z.tuple([byte, byte, byte]);

/** An object of options. */
export function optionsObject(schemas: Readonly<Record<string, z.ZodType>>) {
  return z.strictObject(Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schema.optional()])));
}
