/** Recurrent layers. The gates of all steps are computed again at once from X, W, R and the states that the layer has put out; one Scan
 *  goes back in time; the weight gradients are products over all steps. */

import { intOf } from '../../onnx/index.ts';
import { gruCell } from '../lowerings/gru-gradient.ts';
import { lstmCell } from '../lowerings/lstm-gradient.ts';
import { recurrentGradients } from '../lowerings/recurrent-layer.ts';
import { rnnCell } from '../lowerings/rnn-gradient.ts';
import { defineRule } from '../rule.ts';

/** LSTM.  ONNX LSTM-7, 14, 22: one or two directions, sequence lengths, initial states, peepholes; σ, tanh and tanh. */
export const lstm = defineRule('LSTM', { versions: [7, 14, 22] }, (context) =>
  recurrentGradients(context, [['sigmoid'], ['tanh'], ['tanh']], lstmCell),
);

/** GRU.  ONNX GRU-7, 14, 22: one or two directions, sequence lengths, an initial state, linear_before_reset; σ and tanh. */
export const gru = defineRule('GRU', { versions: [7, 14, 22] }, (context) => {
  const resetLast = intOf(context.node, 'linear_before_reset', 0) !== 0;
  return recurrentGradients(context, [['sigmoid'], ['tanh']], (direction) => gruCell(direction, resetLast)).slice(0, 6);
});

/** RNN.  ONNX RNN-7, 14, 22: one or two directions, sequence lengths, an initial state; tanh, Relu or σ. */
export const rnn = defineRule('RNN', { versions: [7, 14, 22] }, (context) =>
  recurrentGradients(context, [['tanh', 'relu', 'sigmoid']], rnnCell).slice(0, 6),
);
