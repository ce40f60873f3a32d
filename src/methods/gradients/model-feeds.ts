/** What a model is fed, checked before the engine sees it. */
import { InjertoError } from '../../errors.ts';
import { dtypeOf, graphOf, indexGraph, type ModelProto, type Tensor, type ValueInfoProto } from '../../onnx/index.ts';
import type { Tensors } from '../../runtime/types.ts';

/** The tensors that the inputs of a model take, out of some that may be more.
 * @throws {InjertoError} INPUT_MISSING names what is there instead · INPUT_MISMATCH for another type or shape. */
export function feedsOf(model: ModelProto, tensors: Tensors): Tensors {
  const graph = graphOf(model);
  const { feeds } = indexGraph(graph);
  const inputs = graph.input.filter((input) => feeds.has(input.name));
  return Object.fromEntries(inputs.map((input) => [input.name, feedOf(input, tensors)]));
}

function feedOf(input: ValueInfoProto, tensors: Tensors): Tensor {
  const { name } = input;
  const declared = input.type?.value;
  const value = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  if (!value) {
    throw new InjertoError('INPUT_MISSING', {
      details: { input: name, type: describe(input), given: Object.keys(tensors) },
      where: { input: name },
    });
  }
  if (declared?.case !== 'tensorType') return value;
  const dims = declared.value.shape?.dim;
  const sizes = dims?.map((dim) => (dim.value.case === 'dimValue' ? Number(dim.value.value) : undefined));
  const fits =
    dtypeOf(declared.value.elemType) === value.dtype &&
    (!sizes || (sizes.length === value.shape.length && sizes.every((n, i) => n === undefined || n === value.shape[i])));
  if (fits) return value;
  throw new InjertoError('INPUT_MISMATCH', {
    details: { input: name, type: describe(input), given: `${value.dtype} [${value.shape.join(', ')}]` },
    where: { input: name },
  });
}

/** Such as `float32 [batch, 3, 224, 224]`. */
function describe({ type }: ValueInfoProto): string {
  if (type?.value.case !== 'tensorType') return 'no tensor';
  const dims = type.value.value.shape?.dim.map((dim) => {
    if (dim.value.case === 'dimParam') return dim.value.value;
    return dim.value.case === 'dimValue' ? String(dim.value.value) : '?';
  });
  return [dtypeOf(type.value.value.elemType), ...(dims ? [`[${dims.join(', ')}]`] : [])].join(' ');
}
