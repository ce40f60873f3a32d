import type { ShapeTable } from '../../autodiff/index.ts';
import type { SampleLoader } from '../../data/index.ts';
import type { Anatomy, ReferenceModel } from '../../models/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import type { OnEvent } from '../../training/events.ts';
import type { Task } from '../../training/tasks/index.ts';
import type { MemoryAccount } from '../memory/memory-account.ts';
import type { ResolvedConfig } from '../options/parse-options.ts';
import type { RunOptions } from '../options/train-options.ts';
import type { TrainingHost } from '../training-host.ts';
import type { Splits } from './splits.ts';
import type { Stopwatch } from './stopwatch.ts';

/** What every step of a training has at hand.
 * @typeParam C the options of the method. */
export interface Workbench<C extends ResolvedConfig = ResolvedConfig> {
  readonly host: TrainingHost;
  readonly runtime: Runtime;
  readonly reference: ReferenceModel;
  readonly anatomy: Anatomy;
  readonly task: Task;
  /** Empty where a number is learned. */
  readonly classes: readonly string[];
  readonly loader: SampleLoader;
  /** A step that finds samples unreadable hands on a workbench without them. */
  readonly splits: Splits;
  /** Checked, with every default. */
  readonly config: C;
  readonly checkpoints: Pick<RunOptions, 'checkpointDir' | 'resume' | 'checkpointSeconds'>;
  /** Of every value of the reference model. */
  readonly shapes: ShapeTable;
  /** What the process may hold, and what is planned of it. */
  readonly memory: MemoryAccount;
  readonly cacheDir: string | undefined;
  readonly emit: OnEvent;
  readonly signal: AbortSignal | undefined;
  readonly stopwatch: Stopwatch;
}
