/** What every check has at hand. */
import type { ImageDataset, TextDataset } from '../../data/index.ts';
import type { Remark } from '../../messages/index.ts';
import type { ReferenceModel } from '../../models/index.ts';
import {
  type Neighbors,
  nearestNeighbors,
  type OutOfFold,
  outOfFold,
  type Probe,
  type ProbeOptions,
} from '../probe/index.ts';
import type { CheckName, Finding } from './finding.ts';

export interface CheckContext extends Probe {
  readonly dataset: ImageDataset | TextDataset;
  readonly reference: ReferenceModel;
  readonly options: ProbeOptions;
  readonly seed: number;
  /** Cross-validated probabilities of all samples; computed once. */
  readonly outOfFold: () => Promise<OutOfFold>;
  /** Ten nearest neighbours of other groups; computed once. */
  readonly neighbors: () => Promise<Neighbors>;
}

/** A check by its name. */
export interface Check {
  readonly name: CheckName;
  /** Why it cannot be made of these data; undefined where it can. */
  readonly leftOut: (context: CheckContext) => Remark<'CHECK_LEFT_OUT'> | undefined;
  readonly run: (context: CheckContext) => Promise<readonly Finding[]> | readonly Finding[];
}

export function checkContext(
  probe: Probe,
  given: Pick<CheckContext, 'dataset' | 'reference' | 'options' | 'seed'>,
): CheckContext {
  const { runtime, features, labels, groups, classes } = probe;
  const { seed } = given;
  const { signal } = given.options;
  return {
    ...probe,
    ...given,
    outOfFold: once(() =>
      outOfFold(runtime, { features, labels, classes: classes.length }, { groups, seed, C: 'first-fold', signal }),
    ),
    neighbors: once(() => nearestNeighbors(runtime, features, { k: 10, groups, signal })),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
