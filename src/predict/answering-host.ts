import type { PhotoDecoder } from '../data/pixels/photo-decoder.ts';
import type { Runtime } from '../runtime/types.ts';
import type { WarningEvent } from '../training/events.ts';

/** What answering needs of the place where it runs: Node's is node/host.ts. */
export interface AnsweringHost {
  readonly photos: PhotoDecoder;
  /** A runtime for the caller to close. */
  openRuntime(options: RuntimeSettings): Promise<Runtime>;
}

export interface RuntimeSettings {
  readonly threads?: number | undefined;
  /** Told what the engine did otherwise than asked. */
  readonly onEvent?: ((event: WarningEvent) => void) | undefined;
}
