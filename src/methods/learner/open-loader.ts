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
import { remark } from '../../messages/index.ts';
import type { ReferenceModel } from '../../models/index.ts';
import type { ResolvedConfig } from '../options/parse-options.ts';
import type { TrainingHost } from '../training-host.ts';
import type { Workbench } from './workbench.ts';

/** @throws {InjertoError} MODALITY_MISMATCH. */
export async function openLoader(
  { photos }: Pick<TrainingHost, 'photos'>,
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  config: Pick<ResolvedConfig, 'maxLength' | 'prompt'>,
  { emit, signal }: Pick<Workbench, 'emit' | 'signal'>,
): Promise<SampleLoader> {
  if (reference.modality === 'image' && dataset.modality === 'image') {
    return imageSampleLoader(new ImageLoader(photos, reference.preprocessing), reference.input.name) as SampleLoader;
  }
  if (reference.modality === 'text' && dataset.modality === 'text') {
    emit({ type: 'phase', phase: 'tokenize' });
    const loader = await TextLoader.open(reference, dataset, {
      maxLength: config.maxLength,
      prompt: config.prompt,
      signal,
      onProgress: (done, total) => emit({ type: 'progress', phase: 'tokenize', done, total }),
    });
    if (loader.truncated > 0) {
      const { truncated, maxLength } = loader;
      emit({ type: 'warning', ...remark('TEXTS_TRUNCATED', { truncated, texts: dataset.samples.length, maxLength }) });
    }
    const untokenized = loader.untokenized.remark;
    if (untokenized) emit({ type: 'warning', ...untokenized });
    return loader as SampleLoader;
  }
  throw new InjertoError('MODALITY_MISMATCH', {
    details: { model: reference.name, modality: reference.modality },
    where: dataset.root,
  });
}
