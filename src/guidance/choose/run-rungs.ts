/** Judges models rung by rung, as far as the budget goes, and keeps what is finished. */
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { StateFolder } from '../../state-folder.ts';
import { TimeLeft } from '../../training/time-left.ts';
import { againstBest, type Standing, significant, tolerated } from '../trials/against-best.ts';
import { shareRight } from '../trials/answers.ts';
import type { Budget, TimedWork } from '../trials/budget.ts';
import { identityOfModel } from '../trials/identity-of-model.ts';
import type { Candidate } from './candidate.ts';
import type { ModelLeftOut } from './choice.ts';
import { judgeModel } from './judge-model.ts';
import { type ModelRecord, modelRecordSchema } from './model-record.ts';
import { keptOf, workFrom } from './rungs.ts';
import type { Scene } from './scene.ts';

/** A model with what was found on each rung that it was judged on, the first rung first. */
export interface Contender {
  readonly candidate: Candidate;
  readonly records: ModelRecord[];
  /** Where it stood when it was judged no further. */
  dropped?: Standing;
}

export interface Outcomes {
  /** Those that were judged on the first rung at least. */
  readonly contenders: readonly Contender[];
  readonly leftOut: readonly ModelLeftOut[];
  /** The last rung on which all that had come so far were judged. */
  readonly deciding: number;
  /** Models that the budget kept from the rung after that. */
  readonly waiting: readonly string[];
  /** Of the first model that could not be judged. */
  readonly failure: InjertoError | undefined;
}

/** @param rungs numbers of samples, rising. @throws {InjertoError} ABORTED. */
export async function runRungs(
  scene: Scene,
  candidates: readonly Candidate[],
  rungs: readonly number[],
  budget: Budget,
): Promise<Outcomes> {
  const contenders: Contender[] = candidates.map((candidate) => ({ candidate, records: [] }));
  const race = new Race(scene, budget);
  const timeLeft = new TimeLeft();
  const total = workFrom(rungs, 0, contenders.length);
  let standing = contenders;
  let [deciding, waiting]: [number, readonly string[]] = [0, []];
  for (const [rung, count] of rungs.entries()) {
    const step = count - (rungs[rung - 1] ?? 0);
    const ahead = workFrom(rungs, rung, standing.length);
    const finished: Contender[] = [];
    const stopped: Contender[] = [];
    for (const [at, contender] of standing.entries()) {
      const secondsLeft = timeLeft.estimate(total - ahead + at * step, total);
      const outcome = await race.judge(contender, count, secondsLeft);
      if (outcome === 'judged') finished.push(contender);
      if (outcome === 'no-time') stopped.push(contender);
    }
    if (stopped.length > 0 && rung > 0) {
      waiting = stopped.map(({ candidate }) => candidate.name);
      break;
    }
    for (const { candidate } of stopped) race.leaveOutForTime(candidate);
    if (finished.length === 0) break;
    deciding = rung;
    if (stopped.length > 0 || rung + 1 === rungs.length) break;
    standing = promoted(finished);
  }
  return {
    contenders: contenders.filter(({ candidate, records }) => records.length > 0 && !race.hasLeftOut(candidate)),
    ...{ leftOut: race.leftOut, deciding, waiting, failure: race.failure },
  };
}

/** The best third goes on, without those that lose more than chance and more than a point. */
function promoted(finished: readonly Contender[]): Contender[] {
  const ranked = [...finished].sort((a, b) => byAccuracy(a.records.at(-1)!, b.records.at(-1)!));
  const standings = againstBest(ranked.map(({ records }) => records.at(-1)!.answers));
  return ranked.filter((contender, i) => {
    const { loss, p } = standings[i]!;
    if (i < keptOf(ranked.length) && !(p < significant && loss > tolerated)) return true;
    contender.dropped = standings[i]!;
    return false;
  });
}

/** The most accurate first; of equals the one with the smaller loss. */
export function byAccuracy(a: ModelRecord, b: ModelRecord): number {
  return shareRight(b.answers) - shareRight(a.answers) || a.loss - b.loss;
}

/** Judges one model after the other, and remembers which were left out. */
class Race {
  readonly leftOut: ModelLeftOut[] = [];
  failure: InjertoError | undefined;
  readonly #scene: Scene;
  readonly #budget: Budget;
  readonly #gone = new Set<Candidate>();
  /** By what a model is. */
  readonly #seen = new Map<string, Candidate>();

  constructor(scene: Scene, budget: Budget) {
    this.#scene = scene;
    this.#budget = budget;
  }

  hasLeftOut(candidate: Candidate): boolean {
    return this.#gone.has(candidate);
  }

  leaveOutForTime(candidate: Candidate): void {
    const { budget } = this.#scene.options;
    this.#leaveOut(candidate, remark('MODEL_LEFT_OUT/budget', { model: candidate.name, budget }));
  }

  /** Puts the record into the contender's. @throws {InjertoError} ABORTED. */
  async judge(
    contender: Contender,
    count: number,
    secondsLeft: number | undefined,
  ): Promise<'judged' | 'no-time' | 'left-out'> {
    const { candidate, records } = contender;
    const { emit, options } = this.#scene;
    const model = candidate.name;
    if (this.#budget.secondsLeft === 0) return 'no-time';
    emit({ type: 'model-begins', model, samples: count, secondsLeft });
    try {
      const outcome = await this.#budget.fit((timed) => this.#open(contender, count, timed), options.signal);
      if ('stopped' in outcome) return 'no-time';
      if ('code' in outcome.done) {
        this.#leaveOut(candidate, outcome.done);
        return 'left-out';
      }
      const { record, kept } = outcome.done;
      records.push(record);
      const { seconds, answers } = record;
      emit({ type: 'model-done', model, samples: count, accuracy: shareRight(answers), seconds, kept });
      return 'judged';
    } catch (error) {
      if (!(error instanceof InjertoError) || error.code === 'ABORTED') throw error;
      this.failure ??= error;
      this.#leaveOut(candidate, remark('MODEL_LEFT_OUT/failed', { model, why: error.toRemark() }));
      return 'left-out';
    }
  }

  /** What an earlier call found, else what is found now; or why the model can't take part. */
  async #open(
    { candidate, records }: Contender,
    count: number,
    timed: TimedWork,
  ): Promise<{ readonly record: ModelRecord; readonly kept: boolean } | Remark> {
    const { dataset, state } = this.#scene;
    const { name: model } = candidate;
    const reference = await candidate.open();
    const { modality } = dataset;
    if (reference.modality !== modality) return remark('MODEL_LEFT_OUT/modality', { model, modality });
    const identity = identityOfModel(reference);
    const same = this.#seen.get(identity.join());
    if (same && same !== candidate) return remark('MODEL_LEFT_OUT/same', { model, other: same.name });
    this.#seen.set(identity.join(), candidate);
    const own = await StateFolder.open([state.folder], identity);
    const kept = modelRecordSchema.safeParse(await own.read(`${count}`));
    if (kept.success) return { record: kept.data, kept: true };
    const record = await judgeModel(this.#scene, reference, count, { timed, latency: records[0]?.latency });
    await own.write(`${count}`, record);
    return { record, kept: false };
  }

  #leaveOut(candidate: Candidate, reason: Remark): void {
    this.#gone.add(candidate);
    this.leftOut.push({ model: candidate.name, reason });
    this.#scene.emit({ type: 'model-left-out', model: candidate.name, reason });
  }
}
