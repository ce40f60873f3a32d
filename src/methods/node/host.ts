import { closeOnFailure } from '../../close-after.ts';
import { openFeatureCache } from '../../data/node/index.ts';
import { nodeMemory } from '../../memory/node-memory.ts';
import { injertoVersion } from '../../models/export/injerto-version.ts';
import { nodeAnswering } from '../../predict/node/host.ts';
import { CheckpointFolder } from '../../training/checkpoint-folder.ts';
import type { TrainingHost } from '../training-host.ts';

/** Training in Node: features and checkpoints in folders. */
export const nodeTraining: TrainingHost = {
  ...nodeAnswering,
  memory: nodeMemory,
  async openFeatures({ dir, key, shapes, onWarning }) {
    const cache = openFeatureCache({ dir, onWarning: (warning) => onWarning(warning.toRemark<'CACHE_FULL'>()) });
    const space = await closeOnFailure(
      () => cache.space(key, shapes),
      () => cache.close(),
    );
    return {
      recordBytes: space.recordBytes,
      has: (name) => space.has(name),
      get: (names) => space.get(names),
      put: (entries) => space.put(entries),
      close: () => cache.close(),
    };
  },
  async openCheckpoints(folder, { recipe, resume, onDamaged }) {
    const checkpoints = new CheckpointFolder(folder, { recipe, version: injertoVersion(), onDamaged });
    if (!resume) await checkpoints.clear();
    return checkpoints;
  },
};
