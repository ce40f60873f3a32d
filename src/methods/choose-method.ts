/** `auto`: the method by what is to be learned, of how much. */
import type { ImageDataset, TextDataset } from '../data/index.ts';
import type { ReferenceModel } from '../models/index.ts';
import type { Method } from './options/train-options.ts';

export interface MethodChoice {
  readonly method: Method;
  /** A sentence for people. */
  readonly reason: string;
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
  const one = dataset.modality === 'text' ? 'text' : 'photo';
  if (dataset.modality === 'text' && dataset.task === 'regression') {
    return ofSize(training, training, `${training} texts with a number each`);
  }
  const perClass = training / Math.max(1, dataset.classes.length);
  const size = `${roundedDown(perClass)} ${one}s a class`;
  if (dataset.modality === 'text' && perClass < fewTexts && model.rows === undefined) {
    return {
      method: 'contrastive',
      reason: `There are few texts (${size}): pairs of them teach the model more than single ones.`,
      source: 'SetFit, Tunstall et al. 2022, arXiv:2209.11055, table 2',
    };
  }
  return ofSize(perClass, training, size);
}

function ofSize(perClass: number, training: number, size: string): MethodChoice {
  if (perClass < manySamples) {
    return {
      method: 'transfer',
      reason: `There are ${size}: a new head on the features as they are is learned in moments and seldom beaten.`,
      source:
        'Kornblith et al. 2019, arXiv:1805.08974: with few samples a class, features as they are come close to fine-tuning',
    };
  }
  if (training > tooManyToTune) {
    return {
      method: 'transfer',
      reason: `There are ${size}, ${training} in all: adapting the whole model to them would take hours on a CPU.`,
      source: 'the time of a step, docs/methods.md',
    };
  }
  return {
    method: 'fine-tune',
    reason: `There are ${size}: enough for the model itself to adapt.`,
    source: 'Kornblith et al. 2019, arXiv:1805.08974: fine-tuning gains as samples grow',
  };
}

function roundedDown(value: number): string {
  return String(value < 10 ? Math.floor(value * 10) / 10 : Math.floor(value));
}
