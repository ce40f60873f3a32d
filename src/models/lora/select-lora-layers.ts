import { InjertoError } from '../../errors.ts';
import { nameTest } from '../../names/name-pattern.ts';
import { nearestNames } from '../../names/nearest-names.ts';
import type { Block } from '../surgery/anatomy.ts';
import type { LoraLayer, LoraLayers } from './lora-layers.ts';

/** `sensible`, or patterns over module paths: globs, or regular expressions between slashes. A pattern may match the whole path or its
 * last steps, so that PEFT's `query` is `encoder.layer.0.attention.self.query` and its like. */
export type LoraTargets = 'sensible' | string | readonly string[];

/** The layers below the head that get a path. `sensible` follows PEFT's `all-linear`, the QLoRA recipe (Dettmers et al. 2023, §4: adapters on
 * all linear layers are needed to match full fine-tuning): every linear layer of the blocks, in attention and MLP; where a network has none,
 * every ungrouped convolution, which is the linear layer of such networks.
 * @throws {InjertoError} PATTERN_MATCHES_NOTHING lists near names, or says why the layer can take no path · PATTERN_INVALID. */
export function selectLoraLayers(
  { layers, refused }: LoraLayers,
  blocks: readonly Block[],
  targets: LoraTargets,
): readonly LoraLayer[] {
  const weights = new Set(blocks.flatMap((block) => block.parameters));
  const body = layers.filter(({ weight }) => weights.has(weight));
  if (targets === 'sensible') {
    const linear = body.filter(({ kind }) => kind !== 'conv');
    const chosen = linear.length > 0 ? linear : body;
    if (chosen.length === 0) throw nothingToAdapt();
    return chosen;
  }
  const patterns = typeof targets === 'string' ? [targets] : targets;
  const tests = patterns.map((pattern) => {
    const matches = moduleTest(pattern);
    if (!body.some(({ module }) => matches(module))) throw matchesNone(pattern, body, refused);
    return matches;
  });
  return body.filter(({ module }) => tests.some((matches) => matches(module)));
}

function moduleTest(pattern: string): (module: string) => boolean {
  const matches = nameTest(pattern);
  return (module) => {
    const steps = module.split('.');
    return steps.some((_, i) => matches(steps.slice(i).join('.')));
  };
}

function matchesNone(pattern: string, body: readonly LoraLayer[], refused: LoraLayers['refused']): InjertoError {
  const blocked = refused.find(({ module }) => moduleTest(pattern)(module));
  const near = nearestNames(
    pattern,
    body.map(({ module }) => module),
    4,
  );
  const where = { option: 'targets' };
  if (!blocked) return new InjertoError('PATTERN_MATCHES_NOTHING/layer', { details: { pattern, near }, where });
  const details = { pattern, module: blocked.module, why: blocked.why, near };
  return new InjertoError('PATTERN_MATCHES_NOTHING/blocked-layer', { details, where });
}
function nothingToAdapt(): InjertoError {
  return new InjertoError('PATTERN_MATCHES_NOTHING/no-layer', { where: { option: 'targets' } });
}
