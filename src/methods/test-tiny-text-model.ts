/** For tests: an encoder of texts that is made in moments, with the inputs that are wanted. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { seededRandom } from '../data/index.ts';
import {
  makeGraph,
  makeModel,
  makeNode,
  makeValueInfo,
  tensor,
  tensorToProto,
  writeModelFile,
} from '../onnx/node/index.ts';

export interface TinyTextModel {
  /** Tokens of every text. @default any number */
  readonly length?: number;
  /** Whether the graph reads the positions. */
  readonly positions?: boolean;
  /** File of the tokenizer. */
  readonly tokenizer: 'tokenizer.json' | 'vocab.txt';
}

const minilm = fileURLToPath(new URL('../../models/all-minilm-l6-v2/', import.meta.url));
const [vocabulary, width, longest] = [30522, 6, 64];

/** Writes a model folder: tanh(E[ids] + T[types] + P[positions]), with the tokenizer of the starter. */
export async function writeTinyTextModel(
  folder: string,
  { length, positions, tokenizer }: TinyTextModel,
): Promise<void> {
  const random = seededRandom(2, 'tiny-text');
  const table = (name: string, rows: number) =>
    tensorToProto(
      name,
      tensor(
        'float32',
        [rows, width],
        Float32Array.from({ length: rows * width }, () => random.normal()),
      ),
    );
  const inputs = ['input_ids', 'attention_mask', 'token_type_ids', ...(positions ? ['position_ids'] : [])];
  const graph = makeGraph({
    node: [
      makeNode('Gather', ['E', 'input_ids'], ['words']),
      makeNode('Gather', ['T', 'token_type_ids'], ['types']),
      makeNode('Add', ['words', 'types'], ['typed']),
      ...(positions
        ? [makeNode('Gather', ['P', 'position_ids'], ['places']), makeNode('Add', ['typed', 'places'], ['sum'])]
        : [makeNode('Identity', ['typed'], ['sum'])]),
      makeNode('Tanh', ['sum'], ['last_hidden_state']),
    ],
    input: inputs.map((name) => makeValueInfo(name, 'int64', ['batch', length ?? 'sequence'])),
    output: [makeValueInfo('last_hidden_state', 'float32', ['batch', length ?? 'sequence', width])],
    initializer: [table('E', vocabulary), table('T', 2), ...(positions ? [table('P', longest)] : [])],
  });
  await mkdir(folder, { recursive: true });
  await writeModelFile(makeModel(graph), path.join(folder, 'model.onnx'));
  await copyFile(path.join(minilm, tokenizer), path.join(folder, tokenizer));
  const config = { model_type: 'bert', max_position_embeddings: longest, vocab_size: vocabulary };
  await writeFile(path.join(folder, 'config.json'), JSON.stringify(config));
}
