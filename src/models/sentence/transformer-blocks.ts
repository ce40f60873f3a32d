import type { ReferenceModel } from '../reference-model.ts';
import type { Block } from '../surgery/anatomy.ts';

/** The blocks without the weights of modules that come after the Transformer: PEFT, which adapts the Transformer alone, would not find them. */
export function transformerBlocks(reference: ReferenceModel, blocks: readonly Block[]): readonly Block[] {
  if (reference.modality !== 'text' || reference.modules.length === 0) return blocks;
  const prefixes = reference.modules.map(({ path }) => `${path}.`);
  return blocks.map((block) => ({
    ...block,
    parameters: block.parameters.filter((name) => !prefixes.some((prefix) => name.startsWith(prefix))),
  }));
}
