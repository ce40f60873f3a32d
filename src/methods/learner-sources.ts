/** Where a learner's batches come from: kept values at the freeze boundary, or photos decoded anew. */
import type { TrainingGraph } from '../autodiff/index.ts';
import { type AugmentationConfig, augmentationPresets, type ImageSample, type View } from '../data/index.ts';
import type { SampleSource } from '../training/sample-source.ts';
import { FrozenPart } from './frozen-part.ts';
import { photoSource } from './photo-source.ts';
import { type Splits, withoutPhotos } from './splits.ts';
import type { Workbench } from './workbench.ts';

export interface LearnerSources {
  readonly train: SampleSource;
  readonly validation: SampleSource;
  readonly test: SampleSource;
  /** Lets go of the frozen part and its features. */
  close(): Promise<void>;
}

export interface ViewPlan {
  readonly augment: AugmentationConfig;
  readonly seed: number;
  /** Views of each training photo that go through a frozen part; they are taken in turn, epoch by epoch. */
  readonly views: number;
}

/** Photos as prediction sees them, always. */
export const noViews: ViewPlan = { augment: augmentationPresets.none, seed: 0, views: 1 };

/** Opens the sources. Where part of the model is frozen, that part runs now, over all photos and views, and photos that
 * cannot be read are left out of the splits; where nothing is, they end the training when they are met. */
export async function openSources(
  bench: Workbench,
  graph: TrainingGraph,
  splits: Splits,
  plan: ViewPlan,
): Promise<{ readonly sources: LearnerSources; readonly splits: Splits }> {
  const still = isStill(plan.augment);
  if (!graph.frozen) {
    const source = (samples: readonly ImageSample[]) => photoSource(bench.loader, samples, bench.reference.input.name);
    const { augment, seed } = plan;
    const sources = {
      train: still
        ? source(splits.train)
        : photoSource(bench.loader, splits.train, bench.reference.input.name, { augment, seed }),
      validation: source(splits.validation),
      test: source(splits.test),
      close: async () => {},
    };
    return { sources, splits };
  }
  const trainView = (epoch: number): View =>
    still || epoch === 0 ? 'eval' : { augment: plan.augment, seed: plan.seed, view: 1 + ((epoch - 1) % plan.views) };
  const frozen = await FrozenPart.open(bench, graph.frozen, graph.boundary);
  try {
    const heldOut = [...splits.validation, ...splits.test];
    const views = still ? [trainView(1)] : Array.from({ length: plan.views }, (_, i) => trainView(i + 1));
    const unreadable = await frozen.compute([
      ...views.map((view) => ({ samples: splits.train, view })),
      { samples: heldOut, view: 'eval' as const },
    ]);
    const readable = withoutPhotos(splits, unreadable);
    const sources = {
      train: frozen.source(readable.train, trainView),
      validation: frozen.source(readable.validation, () => 'eval'),
      test: frozen.source(readable.test, () => 'eval'),
      close: () => frozen.close(),
    };
    return { sources, splits: readable };
  } catch (error) {
    await frozen.close();
    throw error;
  }
}

/** Whether photos stay as they are. */
function isStill({ crop, flip, color, randAugment, erase }: AugmentationConfig): boolean {
  return crop === 'none' && flip === 0 && color === 'none' && randAugment === 'none' && erase === 'none';
}
