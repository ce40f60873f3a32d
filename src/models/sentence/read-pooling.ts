import * as z from 'zod';
import { InjertoError } from '../../errors.ts';
import { type PoolingMode, type PoolingModule, poolingModes } from './sentence-module.ts';

/** `pooling_mode` names one or several; older files have a flag for each. */
export const poolingSchema = z.looseObject({
  pooling_mode: z.union([z.string(), z.array(z.string()).min(1)]).nullish(),
  include_prompt: z.boolean().nullish(),
});

/** In the order of `poolingModes`. */
const flags: Readonly<Record<PoolingMode, string>> = {
  cls: 'pooling_mode_cls_token',
  max: 'pooling_mode_max_tokens',
  mean: 'pooling_mode_mean_tokens',
  mean_sqrt_len_tokens: 'pooling_mode_mean_sqrt_len_tokens',
  weightedmean: 'pooling_mode_weightedmean_tokens',
  lasttoken: 'pooling_mode_lasttoken',
};

/** @throws {InjertoError} SENTENCE_MODULE_UNSUPPORTED names a mode that is not known · SENTENCE_MODULE_INVALID without a config. */
export function readPooling(
  path: string,
  config: z.infer<typeof poolingSchema> | undefined,
  where: string,
): PoolingModule {
  if (!config) throw new InjertoError('SENTENCE_MODULE_INVALID/no-config', { details: { module: path }, where });
  return { kind: 'pooling', path, modes: modesOf(config, where), includePrompt: config.include_prompt ?? true };
}

function modesOf(config: z.infer<typeof poolingSchema>, where: string): readonly PoolingMode[] {
  const { pooling_mode: named } = config;
  if (named !== undefined && named !== null) return [named].flat().map((mode) => knownMode(mode, where));
  const unknown = Object.keys(config).find(
    (key) => key.startsWith('pooling_mode_') && config[key] === true && !Object.values(flags).includes(key),
  );
  if (unknown !== undefined) throw unknownMode(unknown, where);
  const flagged = poolingModes.filter((mode) => config[flags[mode]] === true);
  // as sentence-transformers reads a file in which no flag is set
  return flagged.length > 0 ? flagged : ['mean'];
}

function knownMode(mode: string, where: string): PoolingMode {
  const known = poolingModes.find((name) => name === mode);
  if (known === undefined) throw unknownMode(mode, where);
  return known;
}

function unknownMode(mode: string, where: string): InjertoError {
  return new InjertoError('SENTENCE_MODULE_UNSUPPORTED/pooling', { details: { mode, known: poolingModes }, where });
}
