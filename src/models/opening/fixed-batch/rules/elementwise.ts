/** Operators that compute entry by entry, their inputs broadcast. */
import type { NodeProto } from '../../../../onnx/index.ts';
import { type FollowRule, NotFollowed } from '../walk.ts';
import { agree, batchedInputs, keepPlace, onlyData, withInput } from './operands.ts';

/** Aligned from the right. What is the same for all samples is repeated where it has an entry for each of their places. */
export const elementwise: FollowRule = (node, walk) => {
  const rank = walk.rank(node.output[0]!);
  const lifted = (name: string) => rank - walk.rank(name);
  const place = agree(
    node,
    batchedInputs(node, walk).map(({ name, place }) => ({ ...place, axis: place.axis + lifted(name) })),
  );
  const size = place.outer * walk.batch * place.inner;
  if (walk.shape(node.output[0]!)[place.axis] !== size)
    throw new NotFollowed(node, 'samples are broadcast against something else');
  let written: NodeProto = node;
  for (const [index, name] of node.input.entries()) {
    if (!name || walk.place(name)) continue;
    const axis = place.axis - lifted(name);
    const own = walk.shape(name)[axis];
    if (axis < 0 || own === undefined || own === 1) continue;
    written = withInput(written, index, walk.repeated(node, name, axis, place));
  }
  return keepPlace(written, walk, place);
};

/** One data input, parameters beside it. */
export const entryByEntry: FollowRule = (node, walk) => keepPlace(node, walk, onlyData(node, walk));
