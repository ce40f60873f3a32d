/** MatMulInteger and ConvInteger, as dynamic quantisers write them:   Y = Cast(product of integers)·(scaleA·scaleB). */
import { intOf } from '../../attributes.ts';
import { amend, makeNode } from '../../build.ts';
import { canonicalDomain } from '../../codec.ts';
import type { NodeProto } from '../../proto.ts';
import type { Dequantizer, QuantizedValue } from './dequantizer.ts';

const floatForms: Readonly<Record<string, string>> = { MatMulInteger: 'MatMul', ConvInteger: 'Conv' };

/** If a Mul is the last step of such a chain, writes the float product in its place; true if it was. */
export function integerProduct(mul: NodeProto, graph: Dequantizer): boolean {
  const [first = '', second = ''] = mul.input;
  return scaledProduct(mul, first, second, graph) || scaledProduct(mul, second, first, graph);
}

function scaledProduct(mul: NodeProto, accumulated: string, scale: string, graph: Dequantizer): boolean {
  const product = productBehind(accumulated, graph);
  const factors = graph.producer.get(scale);
  if (!product || !factors || !isPlain(factors, 'Mul')) return false;
  const [a = '', b = ''] = factors.input;
  const inputs = operands(product, a, b, graph) ?? operands(product, b, a, graph);
  if (!inputs) return false;
  const name = product.name.replace(/_quant$/, '');
  const made = makeNode(floatForms[product.opType]!, inputs, [mul.output[0]!], {}, { name });
  graph.push(amend(made, { attribute: product.attribute }));
  return true;
}

/** The integer product that a value was cast from. */
function productBehind(value: string, graph: Dequantizer): NodeProto | undefined {
  const cast = graph.producer.get(value);
  const product =
    cast && isPlain(cast, 'Cast') && intOf(cast, 'to', 0) === 1 ? graph.producer.get(cast.input[0]!) : undefined;
  return product && floatForms[product.opType] && canonicalDomain(product.domain) === '' ? product : undefined;
}

function operands(
  product: NodeProto,
  scaleA: string,
  scaleB: string,
  graph: Dequantizer,
): [string, string] | undefined {
  const [A = '', B = '', zeroA = '', zeroB = ''] = product.input;
  const ndim = graph.stored(B)?.dims.length ?? 2;
  const right: QuantizedValue = {
    name: B,
    scale: scaleB,
    zeroPoint: zeroB,
    axis: product.opType === 'ConvInteger' ? 0 : ndim - 1,
  };
  const a = graph.real({ name: A, scale: scaleA, zeroPoint: zeroA });
  const b = a === undefined ? undefined : graph.real(right);
  return a === undefined || b === undefined ? undefined : [a, b];
}

function isPlain(node: NodeProto, opType: string): boolean {
  return node.opType === opType && canonicalDomain(node.domain) === '';
}
