/** Runs methods one after the other, as far as the budget goes, and keeps what is finished. */
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { folderBytes } from '../../state-folder.ts';
import { withProbe } from '../probe/index.ts';
import { shareRight } from '../trials/answers.ts';
import type { Budget, TimedWork } from '../trials/budget.ts';
import { type ComparedMethod, isTrained } from './compared-methods.ts';
import type { MethodNotRun } from './comparison.ts';
import { type MethodRecord, methodRecordSchema } from './method-record.ts';
import { probeOptions } from './probe-options.ts';
import type { Finished } from './result-of.ts';
import { runNearest } from './run-nearest.ts';
import { runTrained } from './run-trained.ts';
import { runZeroShot, whyNoZeroShot } from './run-zero-shot.ts';
import type { Scene } from './scene.ts';

export interface Outcomes {
  readonly finished: readonly Finished[];
  readonly notRun: readonly MethodNotRun[];
  /** Of the first method that could not be run. */
  readonly failure?: InjertoError | undefined;
}

const nothing: Outcomes = { finished: [], notRun: [] };

/** @param before what came of others. @throws {InjertoError} ABORTED. */
export async function runMethods(
  scene: Scene,
  budget: Budget,
  methods: readonly ComparedMethod[],
  before: Outcomes = nothing,
): Promise<Outcomes> {
  const finished = [...before.finished];
  const notRun = [...before.notRun];
  let { failure } = before;
  for (const method of methods) {
    const leaveOut = (reason: Remark, estimatedSeconds: number | null = null) => {
      notRun.push({ method, reason, estimatedSeconds });
      scene.emit({ type: 'method-left-out', method, reason });
    };
    const leaveOutForTime = (method: ComparedMethod, known: number | null) => {
      const estimate = known ?? estimateFrom(method, finished, notRun);
      const seconds = estimate === null ? null : Math.ceil(estimate);
      const { budget } = scene.options;
      if (seconds === null) leaveOut(remark('METHOD_LEFT_OUT/budget-spent', { method, budget }));
      else leaveOut(remark('METHOD_LEFT_OUT/budget', { method, seconds, budget }), seconds);
    };
    const impossible = method === 'zero-shot' ? whyNoZeroShot(scene) : undefined;
    if (impossible) {
      leaveOut(impossible);
      continue;
    }
    const kept = await keptRecord(scene, method);
    if (kept) {
      finished.push({ method, record: kept });
      emitDone(scene, method, kept, true);
      continue;
    }
    if (budget.secondsLeft < leastSeconds(method, finished, scene.options.budget)) {
      leaveOutForTime(method, null);
      continue;
    }
    scene.emit({ type: 'method-begins', method, secondsLeft: budget.secondsLeft });
    try {
      const outcome = await budget.fit((timed) => run(scene, method, timed), scene.options.signal);
      if ('stopped' in outcome) {
        leaveOutForTime(method, outcome.stopped.estimatedSeconds);
        continue;
      }
      await scene.state.write(method, outcome.done);
      finished.push({ method, record: outcome.done });
      emitDone(scene, method, outcome.done, false);
    } catch (error) {
      if (!(error instanceof InjertoError) || error.code === 'ABORTED') throw error;
      failure ??= error;
      leaveOut(remark('METHOD_LEFT_OUT/failed', { method, why: error.toRemark() }));
    }
  }
  return { finished, notRun, failure };
}

/** Below, a method is not even begun: a training by epochs first does what `transfer` does. */
function leastSeconds(method: ComparedMethod, finished: readonly Finished[], budget: number): number {
  if (!(method in relativeCost)) return 0;
  const transfer = finished.find((done) => done.method === 'transfer');
  return Math.max(budget / 20, transfer?.record.seconds ?? 0);
}

/** What trainings by epochs take, roughly, beside each other. */
const relativeCost: { readonly [method in ComparedMethod]?: number } = {
  'partial-fine-tune': 1,
  lora: 1.5,
  contrastive: 1.5,
  'fine-tune': 2,
  scratch: 2,
};

/** Of a method whose pace nobody saw, by that of another. */
function estimateFrom(
  method: ComparedMethod,
  finished: readonly Finished[],
  notRun: readonly MethodNotRun[],
): number | null {
  const known = [
    ...finished.map(({ method, record }) => ({ method, seconds: record.seconds })),
    ...notRun.flatMap(({ method, estimatedSeconds: seconds }) => (seconds === null ? [] : [{ method, seconds }])),
  ].filter((other) => other.method in relativeCost);
  const other = known.at(-1);
  return other && method in relativeCost ? (other.seconds * relativeCost[method]!) / relativeCost[other.method]! : null;
}

/** A record without the model that it speaks of, or one that is damaged, is none. */
async function keptRecord({ state }: Scene, method: ComparedMethod): Promise<MethodRecord | undefined> {
  const record = methodRecordSchema.safeParse(await state.read(method));
  if (!record.success) return undefined;
  const whole = !isTrained(method) || (await folderBytes(state.place(method)).catch(() => 0)) > 0;
  return whole ? record.data : undefined;
}

function run(scene: Scene, method: ComparedMethod, timed: TimedWork): Promise<MethodRecord> {
  if (isTrained(method)) return runTrained(scene, method, timed);
  if (method === 'zero-shot') return runZeroShot(scene, timed);
  return withProbe(scene.reference, scene.dataset, probeOptions(scene, timed), (probe) => runNearest(scene, probe));
}

function emitDone({ emit }: Scene, method: ComparedMethod, { validation, seconds }: MethodRecord, kept: boolean): void {
  emit({ type: 'method-done', method, accuracy: shareRight(validation), seconds, kept });
}
