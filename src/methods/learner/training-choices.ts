/** What a method decides of its training, beside what its options say. */
import type { FitOptions } from '../../training/fit-options.ts';
import { constant, cosine, linear, oneCycle, type Schedule } from '../../training/schedules/index.ts';
import type { ResolvedFineTune, ResolvedLora } from '../options/parse-options.ts';
import type { Unfreeze } from '../options/train-options.ts';
import type { Workbench } from './workbench.ts';

export type MethodChoices = Pick<FitOptions, 'accumulate' | 'clip' | 'optimizer' | 'schedule'>;

/** Of a method on labelled samples. */
export type SampleChoices = MethodChoices &
  Pick<FitOptions, 'ema'> & {
    /** α of mixup's Beta(α, α); 0 is none. */
    readonly mixup: number;
    /** α of CutMix's. */
    readonly cutmix: number;
    readonly labelSmoothing: number;
  };

const schedules: Record<ResolvedFineTune['schedule'], (total: number, warmupRatio: number) => Schedule> = {
  constant: (total, ratio) => constant(total, Math.round(total * ratio)),
  linear: (total, ratio) => linear(total, Math.round(total * ratio)),
  cosine: (total, ratio) => cosine(total, Math.round(total * ratio)),
  'one-cycle': (total, rise) => oneCycle(total, { rise }),
};

export function scheduleOf({ schedule, warmupRatio }: Pick<ResolvedFineTune, 'schedule' | 'warmupRatio'>) {
  return (total: number) => schedules[schedule](total, warmupRatio);
}

/** What the options say of the training itself. */
export function choicesOf(config: (ResolvedFineTune | ResolvedLora) & Pick<FitOptions, 'clip'>): SampleChoices {
  const { optimizer, accumulate, clip, cutmix, ema, mixup, labelSmoothing } = config;
  return {
    optimizer: optimizer === 'sgd' ? { kind: 'sgd', momentum: 0.9 } : { kind: 'adamw' },
    schedule: scheduleOf(config),
    accumulate,
    clip,
    ema,
    mixup,
    cutmix,
    labelSmoothing,
  };
}

/** All of a photo model; of a text model all but the embeddings: on few texts most words never occur, and the table is half of the weights. */
export function usualBlocks({ reference, anatomy }: Workbench): Unfreeze {
  return reference.modality === 'text' ? Math.max(0, anatomy.blocks.length - 1) : 'all';
}
