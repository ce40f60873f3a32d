/** Trains trial after trial, rung by rung, as far as the budget goes, and keeps what is finished. */
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { TimeLeft } from '../../training/time-left.ts';
import { shareRight } from '../trials/answers.ts';
import type { Budget } from '../trials/budget.ts';
import { runTrial } from './run-trial.ts';
import type { Scene } from './scene.ts';
import type { TrialOptions } from './search-space.ts';
import type { TrialRecord } from './trial-record.ts';
import { epochsFrom, keptOf } from './tune-rungs.ts';

/** A trial with what was found on each rung that it was trained for, the shortest first. */
export interface TriedOptions {
  readonly trial: number;
  readonly options: TrialOptions;
  readonly trainings: { readonly epochs: number; readonly record: TrialRecord }[];
}

export interface Search {
  /** Those that were trained on the first rung at least. */
  readonly tried: readonly TriedOptions[];
  readonly leftOut: readonly { readonly trial: number; readonly reason: Remark }[];
  /** Trials that the budget kept from longer trainings. */
  readonly waiting: number;
}

/** @param drawn the defaults first. @param rungs numbers of epochs, rising. @throws {InjertoError} ABORTED · what `train` throws with the defaults. */
export async function runSearch(
  scene: Scene,
  drawn: readonly TrialOptions[],
  rungs: readonly number[],
  budget: Budget,
): Promise<Search> {
  const all = drawn.map((options, trial): TriedOptions => ({ trial, options, trainings: [] }));
  const leftOut: { trial: number; reason: Remark }[] = [];
  const timeLeft = new TimeLeft();
  const total = epochsFrom(rungs, 0, all.length);
  let standing = all;
  let waiting = 0;
  for (const [rung, epochs] of rungs.entries()) {
    const finished: TriedOptions[] = [];
    for (const [at, tried] of standing.entries()) {
      const { trial, options } = tried;
      if (budget.secondsLeft === 0) break;
      const ahead = epochsFrom(rungs, rung, standing.length) - at * epochs;
      scene.emit({
        type: 'trial-begins',
        trial,
        options,
        epochs,
        secondsLeft: timeLeft.estimate(total - ahead, total),
      });
      try {
        const work = { trial, given: options, epochs };
        const outcome = await budget.fit((timed) => runTrial(scene, work, timed), scene.options.signal);
        if ('stopped' in outcome) break;
        const { record, kept } = outcome.done;
        tried.trainings.push({ epochs, record });
        finished.push(tried);
        const accuracy = shareRight(record.selection);
        scene.emit({ type: 'trial-done', trial, epochs, accuracy, seconds: record.seconds, kept });
      } catch (error) {
        // what stops the defaults stops the others too
        if (!(error instanceof InjertoError) || error.code === 'ABORTED' || trial === 0) throw error;
        const reason = remark('TRIAL_LEFT_OUT', { trial, why: error.toRemark() });
        leftOut.push({ trial, reason });
        scene.emit({ type: 'trial-left-out', trial, reason });
      }
    }
    const gone = new Set(leftOut.map(({ trial }) => trial));
    waiting = standing.filter((tried) => !gone.has(tried.trial) && !finished.includes(tried)).length;
    if (waiting > 0 || finished.length === 0) break;
    standing = promoted(finished);
  }
  return { tried: all.filter(({ trainings }) => trainings.length > 0), leftOut, waiting };
}

/** The best third goes on, and the defaults with it, to be compared with. The defaults come first: a budget that ends early still has them. */
function promoted(finished: readonly TriedOptions[]): TriedOptions[] {
  const best = [...finished].sort(byResult).slice(0, keptOf(finished.length));
  const defaults = finished.find(({ trial }) => trial === 0);
  const others = best.filter((tried) => tried !== defaults);
  return defaults ? [defaults, ...others.slice(0, Math.max(1, keptOf(finished.length) - 1))] : others;
}

/** The longest trained first; of those the most accurate on the samples that select, then the smallest loss. */
export function byResult(a: TriedOptions, b: TriedOptions): number {
  const [x, y] = [a.trainings.at(-1)!, b.trainings.at(-1)!];
  return (
    y.epochs - x.epochs ||
    shareRight(y.record.selection) - shareRight(x.record.selection) ||
    x.record.loss - y.record.loss
  );
}
