/** Which gradient rule answers for a node. Every rule that a file of `families` exports is in. */
import { canonicalDomain, type NodeProto } from '../../onnx/index.ts';
import type { OperatorName } from '../operators.ts';
import type { GradientRule } from '../rule.ts';
import * as activations from './activations.ts';
import * as affineGrid from './affine-grid.ts';
import * as arithmetic from './arithmetic.ts';
import * as attention from './attention.ts';
import * as batchNormalization from './batch-normalization.ts';
import * as blockRearrangement from './block-rearrangement.ts';
import * as conv from './conv.ts';
import * as convTranspose from './conv-transpose.ts';
import * as conversion from './conversion.ts';
import * as cumulative from './cumulative.ts';
import * as deformConv from './deform-conv.ts';
import * as determinant from './determinant.ts';
import * as einsum from './einsum.ts';
import * as embedLayerNormalization from './embed-layer-normalization.ts';
import * as fourier from './fourier.ts';
import * as fusedConv from './fused-conv.ts';
import * as gatedActivations from './gated-activations.ts';
import * as gridSample from './grid-sample.ts';
import * as groupNormalization from './group-normalization.ts';
import * as groupQueryAttention from './group-query-attention.ts';
import * as indexing from './indexing.ts';
import * as layerNormalization from './layer-normalization.ts';
import * as localNormalization from './local-normalization.ts';
import * as losses from './losses.ts';
import * as matmul from './matmul.ts';
import * as microsoftAttention from './microsoft-attention.ts';
import * as padding from './padding.ts';
import * as patterns from './patterns.ts';
import * as pooling from './pooling.ts';
import * as power from './power.ts';
import * as quantization from './quantization.ts';
import * as range from './range.ts';
import * as recurrent from './recurrent.ts';
import * as reduce from './reduce.ts';
import * as resize from './resize.ts';
import * as rotaryEmbedding from './rotary-embedding.ts';
import * as rounding from './rounding.ts';
import * as scattering from './scattering.ts';
import * as selection from './selection.ts';
import * as sequences from './sequences.ts';
import * as shape from './shape.ts';
import * as slicing from './slicing.ts';
import * as softmax from './softmax.ts';
import * as sorting from './sorting.ts';
import * as tiling from './tiling.ts';
import * as triangle from './triangle.ts';
import * as trigonometry from './trigonometry.ts';
import * as windows from './windows.ts';

/** The newest opset of the default domain whose operators the rules were read against. */
export const newestOpset = 25;

const families = [
  activations,
  affineGrid,
  arithmetic,
  attention,
  batchNormalization,
  blockRearrangement,
  conv,
  convTranspose,
  conversion,
  cumulative,
  deformConv,
  determinant,
  einsum,
  fourier,
  embedLayerNormalization,
  fusedConv,
  gatedActivations,
  gridSample,
  groupNormalization,
  groupQueryAttention,
  indexing,
  layerNormalization,
  losses,
  localNormalization,
  matmul,
  microsoftAttention,
  padding,
  patterns,
  pooling,
  power,
  recurrent,
  quantization,
  range,
  reduce,
  resize,
  rotaryEmbedding,
  rounding,
  scattering,
  selection,
  sequences,
  shape,
  slicing,
  softmax,
  sorting,
  tiling,
  triangle,
  trigonometry,
  windows,
];

type RulesOf<Family> = Family extends unknown ? Family[keyof Family] : never;

/** The rules that files hold, by operator. */
export type TableOf<Families extends readonly unknown[]> = {
  readonly [Rule in Extract<RulesOf<Families[number]>, GradientRule> as Rule['name']]: Rule;
};

/** A rule for every operator of `operators.ts`. */
export type RuleTable = { readonly [Name in OperatorName]: GradientRule<Name> };

/** Every rule. */
export const rules: readonly GradientRule[] = families.flatMap((family): GradientRule[] => Object.values(family));

/** Where an operator has no rule, this does not compile. */
const table: RuleTable = Object.fromEntries(rules.map((rule) => [rule.name, rule])) as TableOf<typeof families>;

/** The rule for a node, or undefined where there is none for its operator, domain and opset. */
export function ruleFor(node: NodeProto, opset: number): GradientRule | undefined {
  const domain = canonicalDomain(node.domain);
  const name = domain === '' ? node.opType : `${domain}:${node.opType}`;
  if (!Object.hasOwn(table, name)) return undefined;
  const rule: GradientRule = table[name as OperatorName];
  return opset >= rule.versions[0]! && (domain !== '' || opset <= newestOpset) ? rule : undefined;
}

/** Whether gradients can flow through a node. */
export function hasGradientRule(node: NodeProto, opset: number): boolean {
  return ruleFor(node, opset) !== undefined;
}

/** Operators with a rule, sorted. */
export function differentiableOperators(): string[] {
  return rules.map((rule) => rule.opType).sort();
}
