/** Matrix products: samples may be rows, columns or matrices of a stack, but nothing may be summed over them. */
import { intOf, stringOf } from '../../../../onnx/index.ts';
import type { BatchPlace } from '../batch-place.ts';
import { type FollowRule, NotFollowed } from '../walk.ts';
import { agree, batchedInputs, keepPlace, withInput } from './operands.ts';

/** MatMul and its relatives: Y[…, i, j] = Σₖ A[…, i, k]·B[…, k, j]. */
export const matMul: FollowRule = (node, walk) => {
  const rank = walk.rank(node.output[0]!);
  const batched = batchedInputs(node, walk).filter(({ index }) => index < 2);
  if (batched.length !== batchedInputs(node, walk).length)
    throw new NotFollowed(node, 'a bias differs between samples');
  const places = batched.map(({ name, index, place }): BatchPlace => {
    const own = walk.rank(name);
    if (own < 2) throw new NotFollowed(node, 'samples are entries of a vector');
    if (place.axis < own - 2) return { ...place, axis: place.axis + rank - own };
    if (batched.length === 1 && place.axis === (index === 0 ? own - 2 : own - 1))
      return { ...place, axis: place.axis + rank - own };
    throw new NotFollowed(node, 'it would sum over samples');
  });
  const place = agree(node, places);
  let written = node;
  for (const [index, name] of node.input.slice(0, 2).entries()) {
    if (walk.place(name) || place.axis >= rank - 2) continue;
    const axis = place.axis - (rank - walk.rank(name));
    if (axis >= 0 && walk.shape(name)[axis] !== 1)
      written = withInput(written, index, walk.repeated(node, name, axis, place));
  }
  return keepPlace(written, walk, place);
};

/** Y = α·A·B + β·C, A or B transposed. */
export const gemm: FollowRule = (node, walk) => {
  const batched = batchedInputs(node, walk);
  const [operand] = batched;
  if (batched.length !== 1 || operand!.index > 1) throw new NotFollowed(node, 'it would sum over samples');
  const rows = operand!.index === 0;
  const transposed = intOf(node, rows ? 'transA' : 'transB', 0) !== 0;
  const outside = rows === transposed ? 1 : 0;
  if (operand!.place.axis !== outside) throw new NotFollowed(node, 'it would sum over samples');
  const place = { ...operand!.place, axis: rows ? 0 : 1 };
  const C = node.input[2];
  const axis = C ? place.axis - (2 - walk.rank(C)) : -1;
  const repeats = axis >= 0 && walk.shape(C!)[axis] !== 1;
  return keepPlace(repeats ? withInput(node, 2, walk.repeated(node, C!, axis, place)) : node, walk, place);
};

/** The letter of the samples must stand in the result, and in every operand that differs between samples. */
export const einsum: FollowRule = (node, walk) => {
  const equation = stringOf(node, 'equation', '').replaceAll(' ', '');
  const [left, right] = equation.split('->') as [string, string | undefined];
  const terms = left.split(',');
  if (right === undefined || equation.includes('.'))
    throw new NotFollowed(node, `its equation "${equation}" is not spelled out`);
  const batched = batchedInputs(node, walk);
  const letters = new Set(batched.map(({ index, place }) => terms[index]![place.axis]!));
  const letter = [...letters][0]!;
  const axis = right.indexOf(letter);
  if (letters.size !== 1 || axis < 0) throw new NotFollowed(node, 'it would sum over samples');
  const place = agree(
    node,
    batched.map(({ place }) => ({ ...place, axis })),
  );
  let written = node;
  for (const [index, name] of node.input.entries()) {
    const own = terms[index]!.indexOf(letter);
    if (!walk.place(name) && own >= 0) written = withInput(written, index, walk.repeated(node, name, own, place));
  }
  return keepPlace(written, walk, place);
};
