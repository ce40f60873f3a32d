/** Tokens of a prompt that do not count in the pooling (`include_prompt: false`). */
import { graphOf, type ModelProto, tensor, tensorToProto, withGraph } from '../../onnx/index.ts';
import type { TextTokenizer } from '../text/text-model.ts';

/** How many tokens stand before a text's own where the prompt precedes it: all of the prompt by itself, but for a special token at its end,
 * as sentence-transformers counts them. Without a prompt 0: then special tokens count as well. */
export function countPromptTokens(tokenizer: TextTokenizer, prompt: string): number {
  if (prompt === '') return 0;
  const { ids } = tokenizer.encode(prompt);
  const ending = tokenizer.encode('').ids.at(-1);
  return ids.length > 1 && ids.at(-1) === ending ? ids.length - 1 : ids.length;
}

/** The model with that number in its tensor. The model given is left as it is. */
export function withPromptTokens(model: ModelProto, name: string, count: number): ModelProto {
  const stored = tensorToProto(name, tensor('float32', [], [count]));
  return withGraph(model, {
    initializer: graphOf(model).initializer.map((proto) => (proto.name === name ? stored : proto)),
  });
}
