/** What several rules need. */
import { amend, intsOf, type NodeProto } from '../../../../onnx/index.ts';
import { type BatchPlace, samePlace } from '../batch-place.ts';
import { NotFollowed, type Walk } from '../walk.ts';

export interface Operand {
  readonly index: number;
  readonly name: string;
  readonly place: BatchPlace;
}

/** The inputs that differ from sample to sample. */
export function batchedInputs(node: NodeProto, walk: Walk): Operand[] {
  return node.input.flatMap((name, index) => {
    const place = walk.place(name);
    return place ? [{ index, name, place }] : [];
  });
}

/** Input 0 alone differs from sample to sample. */
export function onlyData(node: NodeProto, walk: Walk): BatchPlace {
  const batched = batchedInputs(node, walk);
  if (batched.length !== 1 || batched[0]!.index !== 0)
    throw new NotFollowed(node, 'another input than the first differs between samples');
  return batched[0]!.place;
}

export function withInput(node: NodeProto, index: number, name: string): NodeProto {
  const input = [...node.input];
  input[index] = name;
  return amend(node, { input });
}

export function agree(node: NodeProto, places: readonly BatchPlace[]): BatchPlace {
  const [first, ...others] = places as [BatchPlace, ...BatchPlace[]];
  if (!others.every((other) => samePlace(first, other)))
    throw new NotFollowed(node, 'samples lie on different axes of its inputs');
  return first;
}

export function keepPlace(node: NodeProto, walk: Walk, place: BatchPlace): NodeProto {
  for (const output of node.output) if (output) walk.setPlace(output, place);
  return node;
}

/** Axes of a reduction, squeeze …: an attribute before opset 13 or 18, an input since. Counted from the front. */
export function axesOf(node: NodeProto, walk: Walk, rank: number, input = 1): number[] | undefined {
  const given = intsOf(node, 'axes', undefined) ?? walk.ints(node.input[input]);
  return given?.map((axis) => (axis < 0 ? axis + rank : axis));
}
