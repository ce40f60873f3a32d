import type { Block } from './anatomy.ts';

/** Names of the backbone's parameters that learn.
 * @param unfreeze `all`; the last N blocks; or a pattern over parameter and block names: a glob (`*`, `?`, `[5-8]`), or a regular
 * expression between slashes.
 * @throws {InjertoError} PATTERN_MATCHES_NOTHING lists near names · OPTION_INVALID for a negative or broken number. */
export declare function selectTrainable(blocks: readonly Block[], unfreeze: 'all' | number | string): string[];
