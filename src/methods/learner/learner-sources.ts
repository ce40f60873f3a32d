/** Where a learner's batches come from: kept values at the freeze boundary, or samples made anew. */
import type { TrainingGraph } from '../../autodiff/index.ts';
import { closeOnFailure } from '../../close-after.ts';
import { type AugmentationConfig, augmentationPresets, isStill, type View } from '../../data/index.ts';
import type { Session, Tensors } from '../../runtime/types.ts';
import type { SampleSource } from '../../training/sample-source.ts';
import { directSource } from './direct-source.ts';
import { FrozenPart } from './frozen-part.ts';
import { type AnsweredSample, type Splits, withoutSamples } from './splits.ts';
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

/** Samples as prediction sees them, always. */
export const noViews: ViewPlan = { augment: augmentationPresets.none, seed: 0, views: 1 };

interface Opened {
  readonly sources: LearnerSources;
  readonly splits: Splits;
}

/** Opens the sources. Where part of the model is frozen and gives values of one size, that part runs now, over all samples and views, and
 * samples that cannot be read are left out of the splits; where nothing is, they end the training when they are met. Values whose size
 * moves with the text are as large as all activations of a layer: they are not kept, the frozen part runs before each step. */
export async function openSources(bench: Workbench, graph: TrainingGraph, plan: ViewPlan): Promise<Opened> {
  if (!graph.frozen) return directSources(bench, viewOf(plan, Number.POSITIVE_INFINITY));
  const { boundary } = graph;
  if (isKept(boundary)) return keptSources(await FrozenPart.open(bench, graph.frozen, boundary), bench.splits, plan);
  const frozen = await bench.runtime.createSession(graph.frozen, { rows: bench.reference.rows });
  const names = boundary.map(({ name }) => name);
  return closeOnFailure(
    async () => directSources(bench, viewOf(plan, plan.views), { frozen, names }),
    () => frozen.dispose(),
  );
}

/** Whether what the frozen part gives is kept; else it runs before each step. */
export function isKept(boundary: TrainingGraph['boundary']): boolean {
  return boundary.every(({ axes }) => axes.slice(1).every((size) => size !== null));
}

/** @param before what runs before each step, and the values that the step reads: some of its outputs, some of the model's inputs. */
function directSources(
  { loader, task, splits }: Workbench,
  trainView: (epoch: number) => View,
  before?: { readonly frozen: Session; readonly names: readonly string[] },
): Opened {
  const through =
    before &&
    (async (feeds: Tensors): Promise<Tensors> => {
      const values: Tensors = { ...feeds, ...(await before.frozen.run(feeds)) };
      return Object.fromEntries(before.names.map((name) => [name, values[name]!]));
    });
  const source = (samples: readonly AnsweredSample[], view: (epoch: number) => View) =>
    directSource(loader, samples, task.answersOf(samples), view, through);
  const sources = {
    train: source(splits.train, trainView),
    validation: source(splits.validation, () => 'eval'),
    test: source(splits.test, () => 'eval'),
    close: async () => before?.frozen.dispose(),
  };
  return { sources, splits };
}

async function keptSources(frozen: FrozenPart, splits: Splits, plan: ViewPlan): Promise<Opened> {
  const trainView = viewOf(plan, plan.views);
  const close = () => frozen.close();
  return closeOnFailure(async () => {
    const heldOut = [...splits.validation, ...splits.test];
    const views = isStill(plan.augment) ? 1 : plan.views;
    const unreadable = await frozen.compute([
      ...Array.from({ length: views }, (_, i) => ({ samples: splits.train, view: trainView(i + 1) })),
      { samples: heldOut, view: 'eval' as const },
    ]);
    const readable = withoutSamples(splits, unreadable);
    const sources = {
      train: frozen.source(readable.train, trainView),
      validation: frozen.source(readable.validation, () => 'eval'),
      test: frozen.source(readable.test, () => 'eval'),
      close,
    };
    return { sources, splits: readable };
  }, close);
}

/** The view of a training sample in an epoch. @param views how many there are before they come again. */
function viewOf({ augment, seed }: ViewPlan, views: number): (epoch: number) => View {
  const still = isStill(augment);
  return (epoch) =>
    still || epoch === 0 ? 'eval' : { augment, seed, view: views < epoch ? 1 + ((epoch - 1) % views) : epoch };
}
