import { graphOf, graphsOf, type ModelProto, renameValues } from '../../onnx/index.ts';
import type { ImageInput } from '../opening/image-input.ts';
import type { ReferenceModel } from '../reference-model.ts';

/** transformers.js feeds inputs by the names `pixel_values`, or `input_ids` and its like, and reads `logits`. Renames the inputs and a sole
 * output so, where the names are free. */
export function withHubNames(model: ModelProto, reference: ReferenceModel): ModelProto {
  const outputs = graphOf(model).output;
  const named = hubInputs(reference).reduce((renamed, [from, to]) => rename(renamed, from, to), model);
  return outputs.length === 1 ? rename(named, outputs[0]!.name, 'logits') : named;
}

/** What an image input is called in a file that is written. transformers.js feeds float32 with the channels first: any other keeps its name. */
export function imageInputName({ name, own }: ImageInput): string {
  return !own || (own.layout === 'channels-first' && own.dtype === 'float32') ? 'pixel_values' : name;
}

/** What the inputs are called, and what transformers.js calls them. */
export function hubInputs(reference: ReferenceModel): [from: string, to: string][] {
  if (reference.modality === 'image') return [[reference.input.name, imageInputName(reference.input)]];
  const { ids, attentionMask, tokenTypes, positions } = reference.inputs;
  const pairs = [
    [ids, 'input_ids'],
    [attentionMask, 'attention_mask'],
    [tokenTypes, 'token_type_ids'],
    [positions, 'position_ids'],
  ] as const;
  return pairs.flatMap(([from, to]) => (from === undefined ? [] : [[from, to]]));
}

function rename(model: ModelProto, from: string, to: string): ModelProto {
  return from === to || isValue(model, to) ? model : renameValues(model, new Map([[from, to]]));
}

/** Whether a value is called so, in the graph or inside a branch or loop of it. */
function isValue(model: ModelProto, name: string): boolean {
  return [...graphsOf(model)].some(
    (graph) =>
      [...graph.input, ...graph.initializer, ...graph.output].some((value) => value.name === name) ||
      graph.node.some(({ input, output }) => input.includes(name) || output.includes(name)),
  );
}
