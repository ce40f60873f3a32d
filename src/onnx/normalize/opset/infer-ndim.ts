/** How many axes a value has, from what the file declares and the operators that made it. */
import { largestOf } from '../../../extremes.ts';
import { intsOf } from '../../attributes.ts';
import { canonicalDomain } from '../../codec.ts';
import type { NodeProto } from '../../proto.ts';

/** What is known without looking at operators. */
export interface DeclaredAxes {
  /** Of inputs, outputs, initializers and values that the file describes. */
  ndimOf(name: string): number | undefined;
  producerOf(name: string): NodeProto | undefined;
  /** Length of a stored vector. */
  lengthOf(name: string): number | undefined;
}

/** Enough for the longest way from a described value to a Softmax; past it, nothing is known, which is safe. */
const maxDepth = 100;

export function inferNdim(
  name: string,
  facts: DeclaredAxes,
  known = new Map<string, number | undefined>(),
  depth = 0,
): number | undefined {
  const declared = facts.ndimOf(name);
  if (declared !== undefined) return declared;
  if (known.has(name)) return known.get(name);
  const maker = facts.producerOf(name);
  if (!maker || canonicalDomain(maker.domain) !== '' || depth > maxDepth) return undefined;
  const found = ofNode(maker, facts, (input) => inferNdim(input, facts, known, depth + 1));
  known.set(name, found);
  return found;
}

const unary = new Set([
  ...['Abs', 'BatchNormalization', 'Cast', 'Clip', 'Dropout', 'Elu', 'Erf', 'Exp', 'Identity', 'LeakyRelu', 'Log'],
  ...['AveragePool', 'Concat', 'Conv', 'GlobalAveragePool', 'MaxPool', 'Neg', 'Pad', 'Relu', 'Sigmoid', 'Slice'],
  ...['Softmax', 'Softplus', 'Sqrt', 'Tanh'],
]);
const broadcasting = new Set(['Add', 'Div', 'Equal', 'Max', 'Min', 'Mul', 'Pow', 'Sub', 'Sum', 'Where']);

function ofNode(node: NodeProto, facts: DeclaredAxes, ndim: (input: string) => number | undefined): number | undefined {
  const [first = '', second = ''] = node.input;
  if (unary.has(node.opType)) return ndim(first);
  if (broadcasting.has(node.opType)) return largest(node.input.map(ndim));
  const axes = () => intsOf(node, 'axes', undefined)?.length;
  switch (node.opType) {
    case 'Flatten':
    case 'Gemm':
      return 2;
    case 'MatMul': {
      const both = largest([ndim(first), ndim(second)]);
      // A vector loses its axis in the product.
      return both !== undefined && ndim(first)! >= 2 && ndim(second)! >= 2 ? both : undefined;
    }
    case 'Transpose':
      return intsOf(node, 'perm', undefined)?.length ?? ndim(first);
    case 'Reshape':
      return facts.lengthOf(second);
    case 'Unsqueeze':
      return sum(ndim(first), axes());
    default:
      return undefined;
  }
}

function largest(counts: readonly (number | undefined)[]): number | undefined {
  return counts.every((n) => n !== undefined) ? largestOf(counts) : undefined;
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
