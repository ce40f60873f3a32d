/** Options that a training does not look at: of the other head, or of samples of another kind. */
import { optionRows } from './option-table.ts';
import type { TrainConfig } from './train-options.ts';

type Config = Readonly<Record<string, unknown>> & { readonly method?: unknown; readonly head?: unknown };

/** Names of the options given that mean nothing to this head: a linear one is solved for, without steps; another has no strength. */
export function withoutEffect(config: Config): string[] {
  const { method = 'transfer', head = 'linear' } = config;
  if (method !== 'transfer') return [];
  return optionRows
    .filter((row) => 'transfer' in row.defaults && row.head !== undefined && row.head !== head && row.option in config)
    .map(({ option }) => option);
}

/** A resolved config without what had no effect, so that it can be given again. */
export function effective(config: Config, modality: 'image' | 'text'): TrainConfig {
  const idle = new Set(withoutEffect(config));
  for (const row of optionRows) if (row.modality !== undefined && row.modality !== modality) idle.add(row.option);
  return Object.fromEntries(Object.entries(config).filter(([name]) => !idle.has(name))) as TrainConfig;
}
