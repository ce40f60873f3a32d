/** EmbedLayerNormalization, with which ONNX Runtime's optimizer begins BERT models. */
import { floatOf } from '../../onnx/index.ts';
import { once } from '../lowerings/attention-gradient.ts';
import { embeddingGradient } from '../lowerings/embedding-gradient.ts';
import { standardized, standardizedGradient, statisticsOf } from '../lowerings/standardize.ts';
import { refuseOtherOutputs } from '../refuse.ts';
import { defineRule } from '../rule.ts';

/** EmbedLayerNormalization: Y = LayerNormalization(S)·gamma + beta,  S = word[input_ids] + position[position_ids] + segment[segment_ids],
 *  which the node puts out as its third; input_ids [N, S]. Positions count from 0 where they are not given, and may be [1, S].
 *    dS as of LayerNormalization, and what flows into S itself    dtable[v] = Σ dS where a row v was looked up */
export const embedLayerNormalization = defineRule(
  'com.microsoft:EmbedLayerNormalization',
  { versions: [1] },
  (context) => {
    refuseOtherOutputs(context, [0, 2]);
    const { node, inputs, grads, op, save } = context;
    const [ids, segmentIds, word, position, segment, gamma, beta] = inputs;
    const [dY, , dSum] = grads;
    const positionIds = inputs[8];
    const S = save(2, word.dtype, [...ids.axes, word.axes[1]!]);
    const statistics = () => statisticsOf(op, S, [2], floatOf(node, 'epsilon', 1e-12));
    const dS = once(() => {
      if (!dY) return dSum!;
      const known = statistics();
      const throughY = standardizedGradient(op, op.mul(dY, gamma), standardized(op, S, known), known.r, [2]);
      return dSum ? op.add(throughY, dSum) : throughY;
    });
    const dPosition = () => {
      if (positionIds && positionIds.axes[0] !== 1) return embeddingGradient(op, positionIds, dS(), position, 0);
      const rows = op.reduceSum(dS(), { axes: [0] });
      const places = positionIds ? op.squeeze(positionIds, [0]) : op.range(op.sizeOf(ids, 1));
      return embeddingGradient(op, places, rows, position, 0);
    };
    return [
      undefined,
      undefined,
      () => embeddingGradient(op, ids, dS(), word, 0),
      dPosition,
      segment && segmentIds && (() => embeddingGradient(op, segmentIds, dS(), segment, 0)),
      dY ? () => op.unbroadcast(op.mul(dY, standardized(op, S, statistics())), gamma) : 'zero',
      dY ? () => op.unbroadcast(dY, beta) : 'zero',
    ];
  },
);
