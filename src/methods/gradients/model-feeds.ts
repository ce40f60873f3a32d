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
    const others = Object.keys(tensors);
    const more = others.length > 10 ? ` and ${others.length - 10} more` : '';
    throw new InjertoError('INPUT_MISSING', {
      what: `There is no tensor for the input "${name}", ${describe(input)}.`,
      where: `input "${name}"`,
      hint: others.length > 0 ? `There are: ${others.slice(0, 10).join(', ')}${more}.` : 'No tensor was given at all.',
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
    what: `The input "${name}" is ${describe(input)}, but ${value.dtype} [${value.shape.join(', ')}] was given.`,
    where: `input "${name}"`,
    hint: 'Give a tensor of that type and shape, or export the model with other axes.',
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
