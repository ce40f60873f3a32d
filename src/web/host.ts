/** Training in a browser: WebAssembly, the browser's decoders, features in memory. */
import { browserPhotos } from '../data/web/browser-photos.ts';
import { InjertoError } from '../errors.ts';
import type { TrainingHost } from '../methods/training-host.ts';
import { openWebRuntime } from '../runtime/web/index.ts';
import { unkeptFeatures } from './unkept-features.ts';
import { webMemory } from './web-memory.ts';

export const webTraining: TrainingHost = {
  photos: browserPhotos,
  memory: webMemory,
  openRuntime: ({ threads, onEvent }) =>
    openWebRuntime({
      threads,
      onRemark: (remark) =>
        onEvent?.({ type: 'warning', ...remark, code: remark.code as 'ONE_THREAD' | 'OPTIMIZATION_REFUSED' }),
    }),
  openFeatures: async ({ dir, shapes }) => {
    if (dir !== undefined) throw new InjertoError('NOT_IN_BROWSER', { details: { feature: 'cache' } });
    return unkeptFeatures(shapes);
  },
  openCheckpoints: async () => {
    throw new InjertoError('NOT_IN_BROWSER', { details: { feature: 'checkpoints' } });
  },
};
