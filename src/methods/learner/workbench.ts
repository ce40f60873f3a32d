import type { SampleLoader } from '../../data/index.ts';
import type { Anatomy, ReferenceModel } from '../../models/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import type { OnEvent } from '../../training/events.ts';
import type { Task } from '../../training/tasks/index.ts';
import type { Stopwatch } from './stopwatch.ts';

/** What every step of a training has at hand. */
export interface Workbench {
  readonly runtime: Runtime;
  readonly reference: ReferenceModel;
  readonly anatomy: Anatomy;
  readonly task: Task;
  /** Empty where a number is learned. */
  readonly classes: readonly string[];
  readonly loader: SampleLoader;
  readonly cacheDir: string | undefined;
  readonly emit: OnEvent;
  readonly signal: AbortSignal | undefined;
  readonly stopwatch: Stopwatch;
}
