import type { Features } from './feature-space.ts';

/** Where the features of one model, boundary and preprocessing are kept. Keys are any texts. */
export interface FeatureStore {
  /** Bytes of one record. */
  readonly recordBytes: number;
  has(key: string): boolean;
  /** In the order of the keys; undefined where nothing is kept, or something damaged. */
  get(keys: readonly string[]): Promise<(Features | undefined)[]>;
  /** Keeps what it can: whoever puts asks `has` afterwards. */
  put(entries: Iterable<readonly [key: string, features: Features]>): Promise<unknown>;
  close(): Promise<void>;
}
