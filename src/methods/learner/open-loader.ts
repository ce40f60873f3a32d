/** How a dataset's samples become what a model reads. */
import {
  type ImageDataset,
  ImageLoader,
  imageSampleLoader,
  type SampleLoader,
  type TextDataset,
  TextLoader,
} from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';
import type { ReferenceModel } from '../../models/index.ts';
import { nounOf } from '../nouns.ts';
import type { ResolvedConfig } from '../options/parse-options.ts';
import type { Workbench } from './workbench.ts';

/** @throws {InjertoError} MODALITY_MISMATCH. */
export async function openLoader(
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  config: Pick<ResolvedConfig, 'maxLength' | 'prompt'>,
  { emit, signal }: Pick<Workbench, 'emit' | 'signal'>,
): Promise<SampleLoader> {
  if (reference.modality === 'image' && dataset.modality === 'image') {
    return imageSampleLoader(new ImageLoader(reference.preprocessing), reference.input.name) as SampleLoader;
  }
  if (reference.modality === 'text' && dataset.modality === 'text') {
    emit({ type: 'phase', phase: 'tokenize' });
    const loader = await TextLoader.open(reference, dataset, {
      maxLength: config.maxLength,
      prompt: config.prompt,
      signal,
      onProgress: (done, total) => emit({ type: 'progress', phase: 'tokenize', done, total }),
    });
    if (loader.truncated > 0)
      emit({ type: 'warning', code: 'TEXTS_TRUNCATED', message: truncatedMessage(loader, dataset) });
    return loader as SampleLoader;
  }
  throw new InjertoError('MODALITY_MISMATCH', {
    what: `The model "${reference.name}" reads ${nounOf(reference.modality).several}, but the data are ${nounOf(dataset.modality).several}.`,
    where: dataset.root,
    hint:
      dataset.modality === 'text'
        ? 'Choose a text model, such as all-minilm-l6-v2.'
        : 'Choose an image model, such as mobilenet-v2.',
  });
}

function truncatedMessage({ truncated, maxLength }: TextLoader, { samples }: TextDataset): string {
  return `${truncated} of ${samples.length} texts have more than ${maxLength} tokens: of those only the beginning is read.`;
}
