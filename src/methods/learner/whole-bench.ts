import { refitFolder } from '../../training/further-folders.ts';
import type { SteppedConfig } from '../options/parse-options.ts';
import type { Workbench } from './workbench.ts';

/** The bench of a second training, which learns from the validation samples too: as long as the first found best, and then to the last weights. */
export function wholeBench<C extends SteppedConfig>(bench: Workbench<C>, epochs: number): Workbench<C> {
  const { checkpoints, config, splits } = bench;
  const { checkpointDir } = checkpoints;
  const { train, validation, test } = splits;
  return {
    ...bench,
    config: { ...config, epochs },
    splits: { train: [...train, ...validation], validation: [], test },
    checkpoints: { ...checkpoints, ...(checkpointDir !== undefined && { checkpointDir: refitFolder(checkpointDir) }) },
  };
}
