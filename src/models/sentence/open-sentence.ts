/** How a text model's tokens become the vector of a text, and what it wants before a text. Node only. */
import { join } from 'node:path';
import * as z from 'zod';
import { remark } from '../../messages/index.ts';
import { graphOf, type ModelProto } from '../../onnx/index.ts';
import type { TrainingRecord } from '../export/training-record.ts';
import { readJsonFile } from '../opening/read-json.ts';
import type { TextModel } from '../reference-model.ts';
import { modulesOf, putModules, type SentencePart } from './sentence-part.ts';
import { type SentenceSettings, sentenceSettings } from './sentence-settings.ts';
import { usualFor } from './usual-modules.ts';
import { promptTokensName } from './write-modules.ts';

type Opened = SentencePart &
  Pick<TextModel, 'prompts' | 'defaultPrompt' | 'lowerCase'> &
  Pick<SentenceSettings, 'maxLength' | 'files'> & {
    /** Folder of the Transformer inside the model's; '' where they are one. */
    readonly transformer: string;
  };

export interface SentenceContext {
  readonly name: string;
  /** Whether a token sees only those before it. */
  readonly causal: boolean;
  /** The mask of the tokens. */
  readonly mask: string | undefined;
  /** Of a model that Injerto trained: its graph holds the modules of the model that it was trained from. */
  readonly record: TrainingRecord | undefined;
}

/** Reads the files and puts the modules behind the graph, in place. Throws what `sentenceSettings`, `modulesOf` and `putModules` throw. */
export async function openSentence(folder: string, model: ModelProto, context: SentenceContext): Promise<Opened> {
  const { name, causal, mask, record } = context;
  const listed = record ? undefined : await modulesOf(folder, model);
  const transformer = listed === undefined || listed === 'inside' ? '' : listed.transformer;
  const settings = await sentenceSettings(folder, transformer);
  const usual = usualFor(name, causal);
  const part: SentencePart = record
    ? await trainedPart(folder, model, record)
    : putModules(model, {
        listed,
        usual,
        mask,
        truncate: settings.truncateDimension,
        where: join(folder, 'modules.json'),
      });
  const prompts = Object.keys(settings.prompts).length > 0 ? settings.prompts : usual.prompts;
  const { defaultPrompt, similarity } = settings;
  const assumed = prompts === usual.prompts ? Object.values(prompts).map((prompt) => JSON.stringify(prompt)) : [];
  return {
    ...part,
    prompts,
    defaultPrompt: (defaultPrompt !== undefined && prompts[defaultPrompt]) || '',
    // models that were trained before this was read did without
    lowerCase: settings.lowerCase && (record === undefined || record.embedding !== undefined),
    maxLength: settings.maxLength,
    files: settings.files,
    transformer,
    notes: [
      ...part.notes,
      ...(assumed.length > 0 ? [remark('PROMPTS_ASSUMED', { prompts: assumed })] : []),
      ...(similarity !== undefined && similarity !== 'cosine' ? [remark('SIMILARITY_OTHER', { similarity })] : []),
    ],
  };
}

/** The vectors are what the head reads. Of models that were saved before the record said so, whether `embed` brings them to unit length
 * stands in modules.json. */
async function trainedPart(folder: string, model: ModelProto, record: TrainingRecord): Promise<SentencePart> {
  const normalize = record.embedding?.normalize ?? (await listsNormalize(folder));
  const promptTokens = graphOf(model).initializer.find(({ name }) => name === promptTokensName)?.name;
  return { modules: [], embedding: undefined, promptTokens, normalize, notes: [] };
}

const typesSchema = z.array(z.looseObject({ type: z.string() }));

async function listsNormalize(folder: string): Promise<boolean> {
  const listed = await readJsonFile(join(folder, 'modules.json'), typesSchema);
  return listed === undefined || listed.some(({ type }) => type.endsWith('Normalize'));
}
