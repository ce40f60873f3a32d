/** The training loop: epochs of updates, a look at the validation samples after each, the best weights kept.
 * Every random draw follows from (seed, epoch, sample, step), so a training that resumes ends with the bits of one that never stopped. */

import { isAbort, throwIfAborted } from '../abort.ts';
import { mapAhead } from '../data/map-ahead.ts';
import { InjertoError } from '../errors.ts';
import { largestOf, smallestOf } from '../extremes.ts';
import { type Remark, remark } from '../messages/index.ts';
import type { Trainer } from '../runtime/types.ts';
import type { NamedTensors } from '../safetensors.ts';
import type { TrainingBatch } from './batches/batch-source.ts';
import type { Judged, Progress } from './checkpoint.ts';
import { dropoutFeeds } from './dropout-masks.ts';
import type { EpochEvent } from './events.ts';
import type { FitOptions } from './fit-options.ts';
import { averageDecay, averagedTrainer, type JudgedTrainer } from './moving-average.ts';
import { updateFor } from './optimizers.ts';
import { showsOverfitting } from './overfitting.ts';
import { rateOutOfRange } from './rate-out-of-range.ts';
import type { Schedule } from './schedules/index.ts';
import type { Measured } from './tasks/index.ts';
import { TimeLeft } from './time-left.ts';
import { showsInstability } from './unstable.ts';

export interface FitResult {
  /** The best weights on the validation samples, those that training started from included; the last without validation. */
  readonly parameters: NamedTensors;
  /** Epoch of those weights; 0: those that training started from. */
  readonly bestEpoch: number;
  /** How they did on the validation samples; null without any. */
  readonly best: Judged | null;
  readonly history: readonly EpochEvent[];
  readonly stopped: 'epochs' | 'patience' | 'not-finite';
}

/** Trains until the epochs are over, validation has not improved for `patience` epochs, or the loss is no longer a number.
 * The trainer holds the last weights afterwards, not the best.
 * An epoch whose validation loss is not a number is never the best one, and counts against the patience.
 * @throws {InjertoError} ABORTED once `signal` fires, after the present update and a checkpoint · LOSS_NOT_FINITE if the training loss is not a
 * number in the first epoch (later the best weights are kept and a warning says so), or no validation loss ever was one. */
export async function fitTrainer(trainer: Trainer, options: FitOptions): Promise<FitResult> {
  const loop = new Loop(trainer, options);
  await loop.begin();
  return loop.run();
}

/** The numbers of a batch cannot be used any more. */
class NotFinite extends Error {
  constructor(readonly why: Remark) {
    super(why.message);
  }
}

class Loop {
  readonly #trainer: Trainer;
  /** The same, but with the weights that are judged and kept: their moving average, where there is one. */
  readonly #judged: JudgedTrainer;
  readonly #options: FitOptions;
  readonly #schedule: Schedule;
  readonly #batchesPerEpoch: number;
  readonly #updatesPerEpoch: number;
  /** Whole epochs before the learning rate is highest. */
  readonly #peakEpoch: number;
  readonly #timeLeft = new TimeLeft();
  #progress: Progress;
  #best: NamedTensors = {};
  #lastSave = performance.now();

  constructor(trainer: Trainer, options: FitOptions) {
    this.#trainer = trainer;
    this.#judged = (options.ema ?? 0) > 0 ? averagedTrainer(trainer) : trainer;
    this.#options = options;
    this.#batchesPerEpoch = options.train.perEpoch;
    this.#updatesPerEpoch = Math.ceil(this.#batchesPerEpoch / options.accumulate);
    const updates = this.#updatesPerEpoch * options.epochs;
    this.#schedule = options.schedule(updates);
    this.#peakEpoch = Math.floor(peakOf(this.#schedule, updates) / this.#updatesPerEpoch);
    this.#progress = { epoch: 1, batch: 0, lossSum: 0, lossCount: 0, bestEpoch: 0, best: null, history: [] };
  }

  /** Takes up the newest checkpoint, or measures the weights that training starts from. */
  async begin(): Promise<void> {
    const checkpoint = this.#options.resume ? await this.#options.checkpoints?.load() : undefined;
    if (checkpoint) {
      this.#progress = checkpoint.progress;
      this.#best = checkpoint.best;
      await this.#trainer.writeState(checkpoint.trainer);
      return;
    }
    this.#best = await this.#judged.readParameters();
    // An abort here leaves no checkpoint: one without this number would resume to other weights.
    const start = await this.#validate();
    if (start) this.#progress = { ...this.#progress, best: this.#judge(start) };
    await this.#save();
  }

  async run(): Promise<FitResult> {
    const { epochs } = this.#options;
    const result = (stopped: FitResult['stopped']): FitResult => {
      const { bestEpoch, best, history } = this.#progress;
      if (this.#options.validate && best === null) throw neverJudged(epochs);
      return { parameters: this.#best, bestEpoch, best, history, stopped };
    };
    try {
      while (this.#progress.epoch <= epochs) {
        if (this.#outOfPatience()) {
          this.#reportRate();
          return result('patience');
        }
        await this.#epoch();
        await this.#endEpoch();
      }
    } catch (error) {
      if (!(error instanceof NotFinite)) throw error;
      this.#reportNotFinite(error.why);
      return result('not-finite');
    }
    this.#reportRate();
    return result('epochs');
  }

  /** Epochs are counted from the best one, or from the peak of the learning rate: on the way up to it and back the loss
   * commonly rises before it falls below what it was. */
  #outOfPatience(): boolean {
    const { epoch, bestEpoch } = this.#progress;
    return (
      this.#options.validate !== undefined && epoch - 1 - Math.max(bestEpoch, this.#peakEpoch) >= this.#options.patience
    );
  }

  /** The rest of the epoch under way. */
  async #epoch(): Promise<void> {
    const { train, accumulate } = this.#options;
    const { epoch, batch: first } = this.#progress;
    const batches = train.epoch(epoch);
    let batch = first;
    // the next batch is made while the engine works on this one
    for await (const made of mapAhead(batches.slice(first), (load) => load(), { concurrency: 2 })) {
      await this.#accumulate(batch, made);
      batch++;
      if (batch % accumulate === 0 || batch === batches.length) {
        await this.#update(batch);
        await this.#pause();
      }
      this.#reportProgress(batch);
    }
  }

  /** Forward and backward of one batch. */
  async #accumulate(batch: number, { feeds, rows, count }: TrainingBatch): Promise<void> {
    const { dropoutMasks, seed, accumulate } = this.#options;
    const step = (this.#progress.epoch - 1) * this.#batchesPerEpoch + batch;
    const whole = { ...feeds, ...dropoutFeeds(dropoutMasks, feeds, rows, seed, step) };
    const firstOfUpdate = batch - (batch % accumulate);
    const together = Math.min(accumulate, this.#batchesPerEpoch - firstOfUpdate);
    const { loss } = await this.#trainer.accumulate(whole, 1 / together);
    if (!Number.isFinite(loss))
      throw new NotFinite(remark('NOT_FINITE/loss', { loss: String(loss), ...this.#place(batch) }));
    const { lossSum, lossCount } = this.#progress;
    this.#progress = {
      ...this.#progress,
      lossSum: lossSum + loss * count,
      lossCount: lossCount + count,
    };
  }

  /** @param done batches of the epoch that are done. */
  async #update(done: number): Promise<void> {
    const { clip, ema = 0, optimizer } = this.#options;
    const step = this.#updateIndex(done);
    const groups = this.#options.groups.map(({ learningRate, weightDecay }) => ({
      learningRate: learningRate * this.#schedule.rate(step),
      weightDecay,
    }));
    const update = updateFor(optimizer, groups, this.#schedule.momentum?.(step));
    const { finite } = await this.#trainer.update(
      update,
      clip > 0 ? clip : undefined,
      ema > 0 ? averageDecay(ema, step) : undefined,
    );
    if (!finite) throw new NotFinite(remark('NOT_FINITE/gradient', this.#place(done - 1)));
    this.#progress = { ...this.#progress, batch: done };
  }

  /** Index of the update that follows the first `done` batches of this epoch, counted over the whole training. */
  #updateIndex(done: number): number {
    return (this.#progress.epoch - 1) * this.#updatesPerEpoch + Math.ceil(done / this.#options.accumulate) - 1;
  }

  /** Between two updates: an abort, or a checkpoint that is due. */
  async #pause(): Promise<void> {
    const { signal, checkpointSeconds = 60, checkpoints } = this.#options;
    if (signal?.aborted) {
      await this.#save();
      const { epoch, batch } = this.#progress;
      throw new InjertoError('ABORTED', {
        details: { epoch, batch, batches: this.#batchesPerEpoch, saved: checkpoints !== undefined },
        cause: signal.reason,
      });
    }
    if (performance.now() - this.#lastSave > checkpointSeconds * 1000) await this.#save();
  }

  async #endEpoch(): Promise<void> {
    const { epochs, groups, onEvent } = this.#options;
    const { epoch, lossSum, lossCount, history } = this.#progress;
    const validation = await this.#validate().catch(async (error: unknown) => {
      if (isAbort(error, this.#options.signal)) await this.#pause();
      throw error;
    });
    const judged = validation ? this.#judge(validation) : null;
    const best = !validation || isBetter(judged, this.#progress.best);
    if (best) this.#best = await this.#judged.readParameters();
    const event: EpochEvent = {
      type: 'epoch',
      epoch,
      epochs,
      trainLoss: lossSum / lossCount,
      ...(validation && { validation: reported(validation) }),
      learningRate:
        largestOf(groups.map(({ learningRate }) => learningRate)) *
        this.#schedule.rate(this.#updateIndex(this.#batchesPerEpoch)),
      best,
    };
    this.#progress = {
      epoch: epoch + 1,
      batch: 0,
      lossSum: 0,
      lossCount: 0,
      bestEpoch: best ? epoch : this.#progress.bestEpoch,
      best: best ? judged : this.#progress.best,
      history: [...history, event],
    };
    await this.#save();
    onEvent?.(event);
    if (validation && !Number.isFinite(validation.loss)) this.#reportUnjudged(validation.loss, epoch);
    if (showsOverfitting(this.#progress.history)) {
      onEvent?.({ type: 'warning', ...remark('OVERFITTING', { epoch, kept: this.#progress.bestEpoch }) });
    }
    if (showsInstability(this.#progress.history)) {
      const { trainLoss } = event;
      const lowest = smallestOf(history.map((before) => before.trainLoss));
      onEvent?.({ type: 'warning', ...remark('TRAINING_UNSTABLE', { epoch, loss: trainLoss, lowest }) });
    }
  }

  async #validate(): Promise<Measured | undefined> {
    const { validate, signal } = this.#options;
    if (!validate) return undefined;
    const measured = await validate(this.#judged);
    throwIfAborted(signal);
    return measured;
  }

  #judge(measured: Measured): Judged | null {
    return judge(measured, this.#options.score);
  }

  async #save(): Promise<void> {
    const { checkpoints } = this.#options;
    if (!checkpoints) return;
    await checkpoints.save({
      progress: this.#progress,
      trainer: await this.#trainer.readState(),
      best: this.#best,
    });
    this.#lastSave = performance.now();
  }

  #place(batch: number): { epoch: number; batch: number; batches: number } {
    return { epoch: this.#progress.epoch, batch: batch + 1, batches: this.#batchesPerEpoch };
  }

  #reportProgress(batch: number): void {
    const done = (this.#progress.epoch - 1) * this.#batchesPerEpoch + batch;
    const total = this.#options.epochs * this.#batchesPerEpoch;
    const secondsLeft = this.#timeLeft.estimate(done, total);
    this.#options.onEvent?.({
      type: 'progress',
      phase: 'train',
      done,
      total,
      ...(secondsLeft !== undefined && { secondsLeft }),
    });
  }

  #reportUnjudged(loss: number, epoch: number): void {
    this.#options.onEvent?.({ type: 'warning', ...remark('LOSS_NOT_FINITE/unjudged', { loss: String(loss), epoch }) });
  }

  #reportRate(): void {
    const { groups, onEvent } = this.#options;
    const fault = rateOutOfRange(this.#progress.history);
    if (!fault) return;
    const { kind, before, after } = fault;
    const learningRate = largestOf(groups.map((group) => group.learningRate));
    onEvent?.({ type: 'warning', ...remark(`LEARNING_RATE/${kind}`, { learningRate, before, after }) });
  }

  #reportNotFinite(why: Remark): void {
    const { bestEpoch, history } = this.#progress;
    if (history.length === 0) throw new InjertoError('LOSS_NOT_FINITE', { details: { why } });
    this.#options.onEvent?.({ type: 'warning', ...remark('LOSS_NOT_FINITE/kept', { why, epoch: bestEpoch }) });
  }
}

function reported({ loss, accuracy, metrics }: Measured): NonNullable<EpochEvent['validation']> {
  return { loss, ...(accuracy !== undefined && { accuracy }), metrics };
}

export function judge(measured: Measured, score?: FitOptions['score']): Judged | null {
  const { loss } = measured;
  return Number.isFinite(loss) ? { score: score?.(measured) ?? -loss, loss } : null;
}

/** @param now null where the loss is no number: that is never the best, whatever it is compared with. */
export function isBetter(now: Judged | null, best: Judged | null): boolean {
  if (!now || !best) return now !== null;
  return now.score > best.score || (now.score === best.score && now.loss < best.loss);
}

function neverJudged(epochs: number): InjertoError {
  return new InjertoError('LOSS_NOT_FINITE/never', { details: { epochs } });
}

/** The first update with the highest rate. */
function peakOf(schedule: Schedule, updates: number): number {
  let peak = 0;
  for (let step = 1; step < updates; step++) if (schedule.rate(step) > schedule.rate(peak)) peak = step;
  return peak;
}
