import { throwIfAborted } from '../../abort.ts';
import { closeOnFailure } from '../../close-after.ts';
import { type ImageDataset, splitDataset, type TextDataset } from '../../data/index.ts';
import { dissectModel, type ReferenceModel } from '../../models/index.ts';
import { probeShapes } from '../../runtime/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import { MemoryAccount } from '../memory/memory-account.ts';
import { remarksOnIdle } from '../options/effective.ts';
import { parseTrainOptions, type ResolvedConfig } from '../options/parse-options.ts';
import type { RunOptions, TrainOptions } from '../options/train-options.ts';
import type { TrainingHost } from '../training-host.ts';
import { learningTask } from './learning-task.ts';
import { openLoader } from './open-loader.ts';
import { readingPrompt, withPrompt } from './reading-prompt.ts';
import type { Splits } from './splits.ts';
import { Stopwatch } from './stopwatch.ts';
import type { Workbench } from './workbench.ts';

export interface OpenedWorkbench extends Workbench {
  /** Ends the runtime, unless it was given. */
  close(): Promise<void>;
}

/** Checks the options, splits the dataset, and opens what reads its samples: all that a method, or whoever judges one, begins with.
 * @param options as of `train`, the method named. Close what is opened.
 * @throws {InjertoError} CONFIG_INVALID · DATASET_UNLABELED · MODALITY_MISMATCH · HEAD_NOT_FOUND · ABORTED. */
export async function openWorkbench(
  host: TrainingHost,
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  options: TrainOptions = {},
): Promise<OpenedWorkbench> {
  const stopwatch = new Stopwatch();
  const { config: given, run } = parseTrainOptions(options, reference.modality);
  for (const said of remarksOnIdle({ ...options }, dataset)) run.onEvent?.({ type: 'warning', ...said });
  const config = withPrompt(reference, given, (event) => run.onEvent?.(event));
  const splits = splitDataset<Splits['train'][number]>(dataset.samples, {
    seed: config.seed,
    ...(config.val !== undefined && { validation: config.val }),
    ...(config.test !== undefined && { test: config.test }),
  });
  throwIfAborted(run.signal);
  for (const said of reference.remarks) run.onEvent?.({ type: 'note', ...said });
  const own = run.runtime ? undefined : await host.openRuntime(run);
  const runtime = run.runtime ?? own!;
  const close = async () => own?.close();
  return closeOnFailure(
    async () => ({
      ...(await setUp(host, runtime, readingPrompt(reference, config.prompt), dataset, {
        config,
        run,
        splits,
        stopwatch,
      })),
      close,
    }),
    close,
  );
}

async function setUp(
  host: TrainingHost,
  runtime: Runtime,
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  {
    config,
    run: { cacheDir, checkpointDir, checkpointSeconds, memory, onEvent, resume, signal },
    splits,
    stopwatch,
  }: {
    readonly config: ResolvedConfig;
    readonly run: RunOptions;
    readonly splits: Splits;
    readonly stopwatch: Stopwatch;
  },
): Promise<Workbench> {
  const emit: Workbench['emit'] = (event) => onEvent?.(event);
  const task = learningTask(dataset, splits.train); // before texts that have no labels are tokenized
  const loader = await openLoader(host, reference, dataset, config, { emit, signal });
  const shapes = await probeShapes(runtime, reference.model, reference.axes, reference.rows);
  return {
    host,
    runtime,
    reference,
    anatomy: dissectModel(reference, shapes),
    shapes,
    task,
    classes: dataset.classes,
    loader,
    splits,
    config,
    checkpoints: {
      ...(checkpointDir !== undefined && { checkpointDir }),
      ...(resume !== undefined && { resume }),
      ...(checkpointSeconds !== undefined && { checkpointSeconds }),
    },
    memory: new MemoryAccount(host.memory, memory),
    cacheDir,
    emit,
    signal,
    stopwatch,
  };
}
