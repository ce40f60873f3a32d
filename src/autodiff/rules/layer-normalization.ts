/** Normalization of the last axes: LayerNormalization, RMSNormalization, and ONNX Runtime's forms of them behind a residual sum. */
import { floatOf, intOf } from '../../onnx/index.ts';
import {
  inverseRms,
  rmsGradient,
  type Statistics,
  standardized,
  standardizedGradient,
  statisticsOf,
} from '../lowerings/standardize.ts';
import { onlyGradient, refuseOtherOutputs } from '../refuse.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { positiveAxis, type Value } from '../value.ts';

/** LayerNormalization: Y = x̂·scale + B,  x̂ = (X − μ)·r,  r = 1/√(σ² + ε), over all axes from `axis` on.  ONNX LayerNormalization-17.
 *    dX = r·(g − mean(g) − x̂·mean(g·x̂)),  g = dY·scale    dscale = Σ dY·x̂    dB = Σ dY
 *  The node saves μ and r, in float32. Version 1 is ONNX Runtime's own, which has the operator at every opset. */
export const layerNormalization = defineRule('LayerNormalization', { versions: [1, 17] }, (context) => {
  const dY = onlyGradient(context);
  const [X, scale, B] = context.inputs;
  const axes = normalizedAxes(context);
  const statistics = () => ({ mean: saved(context, 1, axes), r: saved(context, 2, axes) });
  const { dX, dScale } = standardizedGradients(context, dY, X, scale, axes, statistics);
  return [dX, dScale, B && (() => context.op.unbroadcast(dY, B))];
});

/** RMSNormalization: Y = x̂·scale,  x̂ = X·r,  r = 1/√(mean X² + ε), over all axes from `axis` on.  ONNX RMSNormalization-23.
 *    dX = r·(g − x̂·mean(g·x̂)),  g = dY·scale    dscale = Σ dY·x̂ */
export const rmsNormalization = defineRule('RMSNormalization', { versions: [23] }, (context) => {
  const dY = onlyGradient(context);
  const [X, scale] = context.inputs;
  const axes = normalizedAxes(context);
  const { dX, dScale } = rmsGradients(context, dY, X, scale, axes, () =>
    inverseRms(context.op, X, axes, epsilonOf(context)),
  );
  return [dX, dScale];
});

/** RMSNormalization as ONNX Runtime writes it, in the default domain though ONNX has no such operator; the node saves r, in float32. */
export const simplifiedLayerNormalization = defineRule('SimplifiedLayerNormalization', { versions: [1] }, (context) => {
  const dY = onlyGradient(context);
  const [X, scale] = context.inputs;
  const axes = normalizedAxes(context);
  const { dX, dScale } = rmsGradients(context, dY, X, scale, axes, () => saved(context, 1, axes));
  return [dX, dScale];
});

/** SkipLayerNormalization: Y = LayerNormalization(S)·gamma + beta,  S = input + skip + bias, which the node puts out as its fourth.
 *    dS = that of LayerNormalization, and what flows into S itself    dinput = dS    dskip, dbias = dS, summed where they broadcast */
export const skipLayerNormalization = defineRule(
  'com.microsoft:SkipLayerNormalization',
  { versions: [1] },
  (context) => {
    const { op, inputs, grads } = context;
    const [, , gamma, beta, bias] = inputs;
    const [dY] = grads;
    const S = savedSum(context);
    const axes = [S.axes.length - 1];
    const statistics = () => statisticsOf(op, S, axes, epsilonOf(context, 1e-12));
    const throughY = dY && standardizedGradients(context, dY, S, gamma, axes, statistics);
    const { dInput, dSkip, dBias } = summandGradients(context, throughY?.dX, bias);
    return [dInput, dSkip, throughY?.dScale ?? 'zero', beta && (dY ? () => op.unbroadcast(dY, beta) : 'zero'), dBias];
  },
);

/** SkipSimplifiedLayerNormalization: Y = RMSNormalization(S)·gamma,  S = input + skip + bias; gradients as above. */
export const skipSimplifiedLayerNormalization = defineRule(
  'com.microsoft:SkipSimplifiedLayerNormalization',
  { versions: [1] },
  (context) => {
    const [, , gamma, bias] = context.inputs;
    const [dY] = context.grads;
    const S = savedSum(context);
    const axes = [S.axes.length - 1];
    const inverse = () => inverseRms(context.op, S, axes, epsilonOf(context, 1e-12));
    const throughY = dY && rmsGradients(context, dY, S, gamma, axes, inverse);
    const { dInput, dSkip, dBias } = summandGradients(context, throughY?.dX, bias);
    return [dInput, dSkip, throughY?.dScale ?? 'zero', dBias];
  },
);

function standardizedGradients(
  { op }: RuleContext,
  dY: Value,
  X: Value,
  scale: Value,
  axes: readonly number[],
  statistics: () => Statistics,
) {
  return {
    dX: () => {
      const known = statistics();
      return standardizedGradient(op, op.mul(dY, scale), standardized(op, X, known), known.r, axes);
    },
    dScale: () => op.unbroadcast(op.mul(dY, standardized(op, X, statistics())), scale),
  };
}

function rmsGradients(
  { op }: RuleContext,
  dY: Value,
  X: Value,
  scale: Value,
  axes: readonly number[],
  inverse: () => Value,
) {
  return {
    dX: () => {
      const r = inverse();
      return rmsGradient(op, op.mul(dY, scale), op.mul(X, r), r, axes);
    },
    dScale: () => op.unbroadcast(op.mul(dY, op.mul(X, inverse())), scale),
  };
}

type BehindSum = RuleContext<'com.microsoft:SkipLayerNormalization' | 'com.microsoft:SkipSimplifiedLayerNormalization'>;

/** S, the fourth output: with Y the only one that a loss may depend on. */
function savedSum(context: BehindSum): Value {
  refuseOtherOutputs(context, [0, 3]);
  const [input] = context.inputs;
  return context.save(3, input.dtype, input.axes);
}

/** Gradients of the summands of S. The loss may hang on Y, on S, or on both. */
function summandGradients(
  { inputs: [, skip], grads, op }: BehindSum,
  throughY: (() => Value) | undefined,
  bias: Value | undefined,
) {
  const dSum = grads[3];
  const dS = () => {
    if (!throughY) return dSum!;
    return dSum ? op.add(throughY(), dSum) : throughY();
  };
  return {
    dInput: dS,
    dSkip: () => op.unbroadcast(dS(), skip),
    dBias: bias && (() => op.unbroadcast(dS(), bias)),
  };
}

/** A statistic that the node saves, of the type of X; the normalized axes stay with size 1. */
function saved(
  { inputs: [X], op, save }: RuleContext<'LayerNormalization' | 'SimplifiedLayerNormalization'>,
  output: number,
  axes: readonly number[],
): Value {
  const kept = X.axes.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return op.cast(save(output, 'float32', kept), X.dtype);
}

/** All axes from `axis` on. */
function normalizedAxes({
  node,
  inputs: [X],
}: RuleContext<'LayerNormalization' | 'RMSNormalization' | 'SimplifiedLayerNormalization'>): number[] {
  const first = positiveAxis(intOf(node, 'axis', -1), X.axes.length);
  return X.axes.flatMap((_, i) => (i >= first ? [i] : []));
}

function epsilonOf({ node }: RuleContext, fallback = 1e-5): number {
  return floatOf(node, 'epsilon', fallback);
}
