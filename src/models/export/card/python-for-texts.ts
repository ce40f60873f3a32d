import type { TextModel } from '../../reference-model.ts';
import type { TrainingRecord } from '../training-record.ts';
import { pythonAnswer, pythonBatch, pythonImports } from './python-answer.ts';
import type { SavedGraph } from './saved-graph.ts';

/** A Python program that reads one text as training read it, and prints the answer. */
export function pythonForTexts(
  { inputs, tokenizer }: TextModel,
  settings: TrainingRecord['settings'],
  graph: SavedGraph,
): string {
  const words = exampleTexts(settings).map((one) => JSON.stringify(one));
  const row = (values: string) => pythonBatch(values, graph);
  const feeds = [
    [inputs.ids, 'text.ids'],
    [inputs.attentionMask, 'text.attention_mask'],
    [inputs.tokenTypes, 'text.type_ids'],
    [inputs.positions, positions(inputs)],
  ].flatMap(([name, values]) => (name ? [`${JSON.stringify(graph.inputName(name))}: ${row(values!)}`] : []));
  const { length } = inputs;
  const left = tokenizer.truncationSide === 'left' ? ", direction='left'" : '';
  return [
    ...pythonImports(graph, ['from tokenizers import Tokenizer']),
    '',
    "tokenizer = Tokenizer.from_file('tokenizer.json')",
    length === undefined
      ? 'tokenizer.no_padding()'
      : `tokenizer.enable_padding(length=${length}, pad_id=${tokenizer.padId})`,
    `tokenizer.enable_truncation(${tokensRead(tokenizer, settings)}${left})`,
    `text = tokenizer.encode(${words.join(', ')})`,
    "session = onnxruntime.InferenceSession('onnx/model.onnx')",
    `feeds = {${feeds.join(', ')}}`,
    ...pythonAnswer('{name: np.int64(value) for name, value in feeds.items()}', graph),
  ].join('\n');
}

/** A text as the model wants it, with its prompt; of a model that reads two together, both. */
export function exampleTexts({ prompt, pairs }: TrainingRecord['settings']): readonly string[] {
  const first = `${typeof prompt === 'string' ? prompt : ''}Some text`;
  return pairs === true ? [first, 'Another text'] : [first];
}

/** Tokens of a text that are read: as many as in training. */
export function tokensRead({ maxLength }: TextModel['tokenizer'], settings: TrainingRecord['settings']): number {
  return typeof settings.maxLength === 'number' ? Math.min(settings.maxLength, maxLength) : maxLength;
}

/** Padding repeats the last position. */
function positions({ length }: TextModel['inputs']): string {
  return length === undefined
    ? 'list(range(len(text.ids)))'
    : '[min(t, sum(text.attention_mask) - 1) for t in range(len(text.ids))]';
}
