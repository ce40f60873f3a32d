import type { FeatureStore } from '../data/features/feature-store.ts';
import type { FeatureShapes, SpaceKey } from '../data/index.ts';
import type { Remark } from '../messages/index.ts';
import type { AnsweringHost } from '../predict/answering-host.ts';
import type { CheckpointStore, Recipe } from '../training/checkpoint.ts';
import type { MemoryGauge } from './memory/memory-account.ts';

/** What a training needs of the place where it runs: Node's is node/host.ts, a browser's ../web/host.ts. */
export interface TrainingHost extends AnsweringHost {
  readonly memory: MemoryGauge;
  openFeatures(options: FeatureStoreOptions): Promise<FeatureStore>;
  /** Checkpoints in a folder. @throws {InjertoError} NOT_IN_BROWSER where there are no folders. */
  openCheckpoints(folder: string, options: CheckpointOptions): Promise<CheckpointStore>;
}

export interface FeatureStoreOptions {
  /** Folder of the cache. @default the platform's */
  readonly dir: string | undefined;
  readonly key: SpaceKey;
  /** Of what is kept of each sample, by name. */
  readonly shapes: FeatureShapes;
  /** Told once where nothing more can be kept, or nothing read. */
  readonly onWarning: (warning: Remark<'CACHE_FULL'>) => void;
}

export interface CheckpointOptions {
  /** All that the result depends on. */
  readonly recipe: Recipe;
  /** Whether what an earlier training left is kept. */
  readonly resume: boolean;
  readonly onDamaged: (why: Remark<'CHECKPOINT_DAMAGED'>) => void;
}
