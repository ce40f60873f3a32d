/** The simplest method that loses neither significantly nor more than a point against the best. */
import { type Remark, remark } from '../../messages/index.ts';
import { pairedBootstrapInterval } from '../statistics/index.ts';
import { againstBest, losesNothing, type Standing, significant, tolerated } from '../trials/against-best.ts';
import { type Answers, paired } from '../trials/answers.ts';
import { type ComparedMethod, isCandidate } from './compared-methods.ts';
import type { MeasuredCurve, MethodNotRun, Recommendation } from './comparison.ts';

export interface Judged {
  readonly method: ComparedMethod;
  /** On the validation samples. */
  readonly validation: Answers;
  readonly seconds: number;
}

type Rival = Judged & Standing;

/** @param judged from the simplest on. @returns undefined where none of them can be recommended. */
export function recommend(
  judged: readonly Judged[],
  { notRun, curves }: { readonly notRun: readonly MethodNotRun[]; readonly curves: readonly MeasuredCurve[] },
): Recommendation | undefined {
  const rivals = rivalsOf(judged.filter(({ method }) => isCandidate(method)));
  // the best itself loses nothing, so there is one unless there are none
  const chosen = rivals.find(losesNothing);
  if (!chosen) return undefined;
  return {
    method: chosen.method,
    why: [whyChosen(chosen, rivals)],
    wouldChangeIf: [
      ...moreSamples(chosen, rivals),
      ...betterButDear(chosen, rivals),
      ...moreTime(notRun),
      ...moreData(chosen, curves),
    ],
  };
}

function rivalsOf(judged: readonly Judged[]): Rival[] {
  const standings = againstBest(judged.map(({ validation }) => validation));
  return judged.map((method, i) => ({ ...method, ...standings[i]! }));
}

const bestOf = (rivals: readonly Rival[]) =>
  rivals.reduce((top, rival) => (rival.accuracy > top.accuracy ? rival : top));

function whyChosen(chosen: Rival, rivals: readonly Rival[]): Remark {
  const { method, accuracy, loss, p } = chosen;
  const samples = chosen.validation.ids.length;
  if (rivals.length === 1) return remark('RECOMMENDED/only', { method, accuracy, samples });
  const best = bestOf(rivals);
  if (best.method !== method) {
    const details = { method, accuracy, best: best.method, bestAccuracy: best.accuracy, loss, p, samples };
    return remark('RECOMMENDED/near-best', details);
  }
  const simpler = rivals.slice(0, rivals.indexOf(chosen));
  if (simpler.length === 0) return remark('RECOMMENDED/simplest-is-best', { method, accuracy, samples });
  const next = bestOf(simpler);
  return remark('RECOMMENDED/best', {
    method,
    accuracy,
    samples,
    next: next.method,
    lead: next.loss,
    significant: next.p < significant,
  });
}

/** Which differences so few samples cannot tell. */
function moreSamples(chosen: Rival, rivals: readonly Rival[]): Remark[] {
  const open = rivals.filter((rival) => rival !== chosen && rival.p >= significant);
  if (open.length === 0) return [];
  const pairs = open.map((rival) => {
    const pair = paired(chosen.validation, rival.validation);
    const [low, high] = pairedBootstrapInterval(pair, pair.samples);
    return { method: rival.method, low, high };
  });
  const most = pairs.reduce((top, pair) => (pair.high > top.high ? pair : top));
  if (most.high <= tolerated) return [];
  return [
    remark('WOULD_CHANGE/chance', {
      samples: chosen.validation.ids.length,
      other: most.method,
      low: most.low,
      high: most.high,
    }),
  ];
}

/** A gain that is within the point, for those to whom it is worth the time. */
function betterButDear(chosen: Rival, rivals: readonly Rival[]): Remark[] {
  const best = bestOf(rivals);
  if (best.method === chosen.method || chosen.loss <= 0) return [];
  return [remark('WOULD_CHANGE/worth', { other: best.method, gain: chosen.loss, seconds: best.seconds })];
}

function moreTime(notRun: readonly MethodNotRun[]): Remark[] {
  const waiting = notRun.filter(({ reason: { variant } }) => variant === 'budget' || variant === 'budget-spent');
  if (waiting.length === 0) return [];
  const known = waiting.flatMap(({ estimatedSeconds }) => (estimatedSeconds === null ? [] : [estimatedSeconds]));
  const methods = waiting.map(({ method }) => method);
  if (known.length < waiting.length) return [remark('WOULD_CHANGE/not-run', { methods })];
  return [remark('WOULD_CHANGE/time', { methods, seconds: Math.ceil(known.reduce((sum, s) => sum + s, 0)) })];
}

/** What twice the data would bring the chosen method. */
function moreData({ method }: Rival, curves: readonly MeasuredCurve[]): Remark[] {
  const curve = curves.find((curve) => curve.method === method);
  const [twice] = curve?.expected ?? [];
  const now = curve?.points.at(-1);
  if (!twice || !now) return [];
  const { samples, accuracy, band } = twice;
  return [
    remark('WOULD_CHANGE/data', {
      method,
      more: samples - now.samples,
      now: now.accuracy,
      accuracy,
      low: band[0],
      high: band[1],
    }),
  ];
}
