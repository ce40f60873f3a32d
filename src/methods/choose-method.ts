/** `auto`: the method by what is to be learned, of how much. */

import type { ImageDataset, TextDataset } from '../data/index.ts';
import { type Remark, remark } from '../messages/index.ts';
import type { ReferenceModel } from '../models/index.ts';
import type { Method } from './options/train-options.ts';

export interface MethodChoice {
  readonly method: Method;
  readonly reason: Remark<'METHOD_CHOSEN'>;
  /** Where the rule comes from. */
  readonly source: string;
}

/** Below, pairs teach a text classifier more than single texts: SetFit's lead over fine-tuning is large at 8 texts a class and small at 64. */
const fewTexts = 16;
/** From so many samples a class on, the body has enough to learn from that its better accuracy is worth the time. */
const manySamples = 200;
/** Training samples beyond which fine-tuning on a CPU takes hours. */
const tooManyToTune = 20_000;

type Dataset = ImageDataset | TextDataset;

/** @param model a model that takes one sample at a time cannot compare pairs. */
export function chooseMethod(dataset: Dataset, model: Pick<ReferenceModel, 'rows'>): MethodChoice {
  const training = dataset.samples.filter(({ split }) => split === undefined || split === 'train').length;
  const { modality } = dataset;
  if (dataset.task === 'regression') {
    return ofSize(training, { modality, total: training });
  }
  const perClass = training / Math.max(1, dataset.classes.length);
  const shown = roundedDown(perClass);
  if (modality === 'text' && perClass < fewTexts && model.rows === undefined) {
    return {
      method: 'contrastive',
      reason: remark('METHOD_CHOSEN/few-texts', { perClass: shown }),
      source: 'SetFit, Tunstall et al. 2022, arXiv:2209.11055, table 2',
    };
  }
  return ofSize(perClass, { modality, perClass: shown, total: training });
}

function ofSize(
  perClass: number,
  size: { readonly modality: 'image' | 'text'; readonly perClass?: number; readonly total: number },
): MethodChoice {
  if (perClass < manySamples) {
    return {
      method: 'transfer',
      reason: remark('METHOD_CHOSEN/head-suffices', size),
      source:
        'Kornblith et al. 2019, arXiv:1805.08974: with few samples a class, features as they are come close to fine-tuning',
    };
  }
  if (size.total > tooManyToTune) {
    const { modality, total } = size;
    return {
      method: 'transfer',
      reason: remark('METHOD_CHOSEN/too-many', { modality, total }),
      source: 'the time of a step, docs/methods.md',
    };
  }
  return {
    method: 'fine-tune',
    reason: remark('METHOD_CHOSEN/enough', size),
    source: 'Kornblith et al. 2019, arXiv:1805.08974: fine-tuning gains as samples grow',
  };
}

function roundedDown(value: number): number {
  return value < 10 ? Math.floor(value * 10) / 10 : Math.floor(value);
}
