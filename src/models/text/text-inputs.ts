/** The inputs of a model that reads texts: token numbers [N, T], and what goes with them. */
import { InjertoError } from '../../errors.ts';
import {
  dtypeCode,
  FreshNames,
  graphOf,
  type ModelProto,
  makeNode,
  makeValueInfo,
  renameReads,
  type ValueInfoProto,
} from '../../onnx/index.ts';
import { axesOf, describeInputs, dimsOf, elementType, graphInputs } from '../opening/graph-inputs.ts';
import type { TextInputs } from './text-model.ts';

type Role = 'ids' | 'attentionMask' | 'tokenTypes' | 'positions';

/** What the inputs are called by the exporters of transformers and optimum, by TensorFlow's BERT and by older conversions. */
const names: Readonly<Record<Role, RegExp>> = {
  ids: /^(input_?ids?|input_word_ids|tokens?|token_?ids|ids)(:0|[._]\d+)?$/i,
  attentionMask: /^(attention_?mask|input_?mask|padding_?mask|mask)(:0|[._]\d+)?$/i,
  tokenTypes: /^(token_?type_?ids|segment_?ids|input_type_ids|type_?ids|segments)(:0|[._]\d+)?$/i,
  positions: /^(position_?ids|positions?)(:0|[._]\d+)?$/i,
};

/** The order in which exporters write inputs whose names say nothing. */
const usualOrder: readonly Role[] = ['ids', 'attentionMask', 'tokenTypes'];

/** The text inputs of a graph, or undefined if it takes no matrix of integers.
 * @throws {InjertoError} MODEL_INPUT_UNSUPPORTED if it takes something besides that cannot be made of a text (images, a cache of keys). */
export function findTextInputs(model: ModelProto, origin: string): Omit<TextInputs, 'length'> | undefined {
  const inputs = graphInputs(model);
  const matrices = inputs.filter(isTokenMatrix);
  if (matrices.length === 0) return undefined;
  const found = byName(matrices) ?? byPosition(matrices);
  const known = new Set(Object.values(found));
  const others = inputs.filter((input) => !known.has(input.name));
  if (!found.ids || others.length > 0) throw unsupported(found.ids ? others : inputs, origin);
  return {
    ids: found.ids,
    attentionMask: found.attentionMask,
    tokenTypes: found.tokenTypes,
    positions: found.positions,
  };
}

/** Brings the inputs into one form: int64, a symbol for the batch and one for the length, each unless the graph fixes it.
 * Changes `model` in place.
 * @returns the symbol of the length (undefined where it is fixed), and the fixed length. */
export function prepareTextInputs(
  model: ModelProto,
  inputs: Omit<TextInputs, 'length'>,
): { readonly symbol: string | undefined; readonly length: number | undefined } {
  const graph = graphOf(model);
  const used = new Set(Object.values(inputs));
  const values = graph.input.filter((value) => used.has(value.name));
  const [batch, tokens] = axesOf(values.find((value) => value.name === inputs.ids)!);
  const batchSymbol = typeof batch === 'string' && batch !== '' ? batch : 'batch_size';
  const fixed = typeof tokens === 'number' ? tokens : undefined;
  const symbol = typeof tokens === 'string' && tokens !== '' && tokens !== batchSymbol ? tokens : 'sequence_length';
  for (const value of values) {
    const dims = dimsOf(value);
    if (typeof batch !== 'number') dims[0]!.value = { case: 'dimParam', value: batchSymbol };
    if (fixed === undefined) dims[1]!.value = { case: 'dimParam', value: symbol };
  }
  for (const value of values) if (elementType(value) === 'int32') widenToInt64(model, value);
  return { symbol: fixed === undefined ? symbol : undefined, length: fixed };
}

/** An int32 input becomes int64, and a Cast gives the graph what it wants. */
function widenToInt64(model: ModelProto, input: ValueInfoProto): void {
  const graph = graphOf(model);
  const { name } = input;
  const narrow = new FreshNames(model).take(`${name}.int32`);
  graph.node = [
    makeNode('Cast', [name], [narrow], { to: dtypeCode('int32') }, { name: narrow }),
    ...renameReads(graph.node, name, narrow),
  ];
  const axes = axesOf(input).map((axis) => axis ?? '');
  graph.input = graph.input.map((value) => (value === input ? makeValueInfo(name, 'int64', axes) : value));
}

function isTokenMatrix(input: ValueInfoProto): boolean {
  return /^int(32|64)$/.test(elementType(input)) && axesOf(input).length === 2;
}

function byName(inputs: readonly ValueInfoProto[]): Partial<Record<Role, string>> | undefined {
  const found: Partial<Record<Role, string>> = {};
  for (const [role, pattern] of Object.entries(names) as [Role, RegExp][]) {
    const input = inputs.find(({ name }) => pattern.test(name));
    if (input) found[role] = input.name;
  }
  return found.ids === undefined ? undefined : found;
}

function byPosition(inputs: readonly ValueInfoProto[]): Partial<Record<Role, string>> {
  return Object.fromEntries(usualOrder.slice(0, inputs.length).map((role, i) => [role, inputs[i]!.name]));
}

function unsupported(others: readonly ValueInfoProto[], where: string): InjertoError {
  const cached = others.some(({ name }) => /past_key|past\.|cache/.test(name));
  const inputs = others.slice(0, 3).map((input) => describeInputs([input]));
  return new InjertoError('MODEL_INPUT_UNSUPPORTED/text', {
    details: { inputs, more: others.length > 3, cached },
    where,
  });
}
