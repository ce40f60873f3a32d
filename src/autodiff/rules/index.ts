/** Every operator's answer: a gradient, no gradient and why, or not to be asked. One line each, in alphabetical order. */
import { canonicalDomain, type NodeProto } from '../../onnx/index.ts';
import type { GradientRule } from '../rule.ts';
import { clip, relu, sigmoid, tanh } from './activations.ts';
import { add, div, exp, mul, neg, reciprocal, sqrt, sub } from './arithmetic.ts';
import { batchNormalization } from './batch-normalization.ts';
import { conv } from './conv.ts';
import { gemm, matMul } from './matmul.ts';
import { globalAveragePool, maxPool } from './pooling.ts';
import { reduceMean, reduceSum } from './reduce.ts';
import { concat, flatten, identity, reshape, squeeze, transpose, unsqueeze } from './shape.ts';
import { logSoftmax, softmax } from './softmax.ts';

/** The newest opset of the default domain whose operators the rules were read against. */
export const newestOpset = 22;

const rules: readonly GradientRule[] = [
  add,
  batchNormalization,
  clip,
  concat,
  conv,
  div,
  exp,
  flatten,
  gemm,
  globalAveragePool,
  identity,
  logSoftmax,
  matMul,
  maxPool,
  mul,
  neg,
  reciprocal,
  reduceMean,
  reduceSum,
  relu,
  reshape,
  sigmoid,
  softmax,
  sqrt,
  squeeze,
  sub,
  tanh,
  transpose,
  unsqueeze,
];

const byName = new Map(rules.map((rule) => [`${rule.domain}:${rule.opType}`, rule]));

/** The rule for a node, or undefined where there is none for its operator, domain and opset. */
export function ruleFor(node: NodeProto, opset: number): GradientRule | undefined {
  const domain = canonicalDomain(node.domain);
  const rule = byName.get(`${domain}:${node.opType}`);
  const read = rule && opset >= rule.versions[0]! && (domain !== '' || opset <= newestOpset);
  return read ? rule : undefined;
}

/** Whether gradients can flow through a node. */
export function hasGradientRule(node: NodeProto, opset: number): boolean {
  return ruleFor(node, opset) !== undefined;
}

/** Operators with a rule, sorted. */
export function differentiableOperators(): string[] {
  return rules.map((rule) => rule.opType).sort();
}
