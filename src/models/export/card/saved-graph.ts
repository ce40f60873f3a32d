import { graphOf, type ModelProto } from '../../../onnx/index.ts';
import type { ReferenceModel } from '../../reference-model.ts';
import { holdsProbabilities } from '../../surgery/holds-probabilities.ts';
import { hubInputs } from '../hub-names.ts';
import type { TrainedModel } from '../save-model.ts';

/** What a program has to know to run a graph that was saved. */
export interface SavedGraph {
  /** What the file calls an input of the reference model. */
  readonly inputName: (name: string) => string;
  /** Output [N, K]. */
  readonly output: string;
  /** Whether the output is past softmax or sigmoid already. */
  readonly probabilities: boolean;
  /** Samples that the graph takes at a time, where it does not take any number. */
  readonly rows: number | undefined;
  readonly task: NonNullable<TrainedModel['task']>;
}

/** @param saved the graph as it is written: `withHubNames` could not give every name where one was taken. */
export function savedGraph(saved: ModelProto, reference: ReferenceModel, task: SavedGraph['task']): SavedGraph {
  const { input, output } = graphOf(saved);
  const renamed = new Map(hubInputs(reference).filter(([, to]) => input.some(({ name }) => name === to)));
  const scores = output.find(({ name }) => name === 'logits') ?? output.find(hasTwoAxes) ?? output[0]!;
  return {
    inputName: (name) => renamed.get(name) ?? name,
    output: scores.name,
    probabilities: holdsProbabilities(saved, scores.name),
    rows: reference.rows,
    task,
  };
}

function hasTwoAxes({ type }: ReturnType<typeof graphOf>['output'][number]): boolean {
  return type?.value.case === 'tensorType' && type.value.value.shape?.dim.length === 2;
}
