import { InjertoError } from '../../errors.ts';
import { nameTest } from '../../names/name-pattern.ts';
import type { Block } from './anatomy.ts';
import { matchesNothing } from './matches-nothing.ts';

/** Names of the backbone's parameters that learn.
 * @param unfreeze `all`; the last N blocks; or a pattern over parameter and block names: a glob (`*`, `?`, `[5-8]`), or a regular
 * expression between slashes.
 * @throws {InjertoError} PATTERN_MATCHES_NOTHING lists near names · PATTERN_INVALID · OPTION_INVALID for a number of blocks that there is not. */
export function selectTrainable(blocks: readonly Block[], unfreeze: 'all' | number | string): string[] {
  if (unfreeze === 'all') return blocks.flatMap((block) => block.parameters);
  if (typeof unfreeze === 'number') return lastBlocks(blocks, unfreeze);
  const matches = nameTest(unfreeze);
  const chosen = blocks.flatMap((block) =>
    matches(block.name) ? block.parameters : block.parameters.filter((name) => matches(name)),
  );
  if (chosen.length > 0) return chosen;
  throw matchesNothing(
    unfreeze,
    blocks.flatMap((block) => [block.name, ...block.parameters]),
  );
}

function lastBlocks(blocks: readonly Block[], count: number): string[] {
  if (Number.isInteger(count) && count >= 0 && count <= blocks.length) {
    return blocks.slice(blocks.length - count).flatMap((block) => block.parameters);
  }
  throw new InjertoError('OPTION_INVALID/blocks', { details: { count, blocks: blocks.length } });
}
