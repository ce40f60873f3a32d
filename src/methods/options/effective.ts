/** Options that a training does not look at: of the other head, or of samples of another kind. */
import type { ImageDataset, TextDataset } from '../../data/index.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { optionRows } from './option-table.ts';
import type { TrainConfig } from './train-options.ts';

type Config = Readonly<Record<string, unknown>> & { readonly method?: unknown; readonly head?: unknown };

/** Names of the options given that mean nothing to this head: a linear one is solved for, without steps; another has no strength. Texts from scratch have a linear one. */
export function withoutEffect(config: Config, modality: 'image' | 'text' = 'image'): string[] {
  const { method = 'transfer', head = 'linear' } = config;
  if (method !== 'transfer' && !(method === 'scratch' && modality === 'text')) return [];
  return optionRows
    .filter((row) => method in row.defaults && row.head !== undefined && row.head !== head && row.option in config)
    .map(({ option }) => option);
}

/** What is said of options given that this head, or these data, have no use for. */
export function remarksOnIdle(
  given: Config,
  { givenSplits, modality, task }: Pick<ImageDataset | TextDataset, 'givenSplits' | 'modality' | 'task'>,
): Remark<'OPTION_WITHOUT_EFFECT'>[] {
  const idle = withoutEffect(given, modality);
  const sides = (['val', 'test'] as const).filter(
    (side) => given[side] !== undefined && givenSplits.includes(side === 'val' ? 'validation' : side),
  );
  const { head = 'linear' } = given;
  return [
    ...(idle.length > 0 ? [remark('OPTION_WITHOUT_EFFECT', { options: idle, head: head as 'linear' | 'mlp' })] : []),
    ...(sides.length > 0 ? [remark('OPTION_WITHOUT_EFFECT/sides', { options: sides })] : []),
    ...(task === 'regression' && given.labelSmoothing
      ? [remark('OPTION_WITHOUT_EFFECT/numbers', { options: ['labelSmoothing'] })]
      : []),
  ];
}

/** A resolved config without what had no effect, so that it can be given again. */
export function effective(config: Config, modality: 'image' | 'text'): TrainConfig {
  const idle = new Set(withoutEffect(config, modality));
  for (const row of optionRows) if (row.modality !== undefined && row.modality !== modality) idle.add(row.option);
  return Object.fromEntries(Object.entries(config).filter(([name]) => !idle.has(name))) as TrainConfig;
}
