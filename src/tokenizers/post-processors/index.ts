/** Every type of `post_processor` in tokenizer.json. */
import * as z from 'zod';
import { build, type Component, component } from '../component.ts';
import { bertProcessing, robertaProcessing } from './bert.ts';
import type { PostProcessor } from './post-processor.ts';
import { templateProcessing } from './template.ts';

/** As `PostProcessorWrapper` of Hugging Face's tokenizers lists them. One that has no component does not compile. */
type PostProcessorType = 'BertProcessing' | 'ByteLevel' | 'RobertaProcessing' | 'Sequence' | 'TemplateProcessing';

/** It trims offsets, which nothing here asks for. */
const byteLevel = component<readonly PostProcessor[], unknown>(z.unknown(), () => []);

const sequence = component<readonly PostProcessor[], { processors: unknown[] }>(
  z.looseObject({ processors: z.array(z.unknown()) }),
  ({ processors }, inner) => processors.flatMap(inner),
);

const postProcessors: Readonly<Record<PostProcessorType, Component<readonly PostProcessor[]>>> = {
  BertProcessing: bertProcessing,
  ByteLevel: byteLevel,
  RobertaProcessing: robertaProcessing,
  Sequence: sequence,
  TemplateProcessing: templateProcessing,
};

/** @param config null or undefined for a tokenizer that has none. @throws {TokenizerProblem} */
export function buildPostProcessors(config: unknown): readonly PostProcessor[] {
  return config == null ? [] : build('post_processor', postProcessors, config);
}
