/** The most accurate model, or one that loses nothing and is smaller or faster. */
import { type Remark, remark } from '../../messages/index.ts';
import { pairedBootstrapInterval } from '../statistics/index.ts';
import { losesNothing, type Standing, significant, tolerated } from '../trials/against-best.ts';
import { type Answers, paired } from '../trials/answers.ts';
import type { ModelRecommendation } from './choice.ts';

/** A model that is cheaper in one respect by this factor may be dearer in the other by the second. */
const clearly = 0.8;
const about = 1.25;

/** A model judged on the deciding rung. */
export interface RankedModel extends Standing {
  readonly model: string;
  readonly answers: Answers;
  readonly latency: number;
  readonly size: number;
}

/** A model that was judged no further, where it stood then. */
export interface DroppedModel extends Standing {
  readonly model: string;
  readonly samples: number;
}

/** @param ranked the most accurate first; at least one. */
export function recommendModel(
  ranked: readonly RankedModel[],
  { dropped, waiting }: { readonly dropped: readonly DroppedModel[]; readonly waiting: readonly string[] },
): ModelRecommendation {
  const [best] = ranked as [RankedModel];
  const cheaper = ranked.filter((other) => other !== best && isCheaper(other, best));
  const chosen = fastest(cheaper.filter(losesNothing)) ?? best;
  return {
    model: chosen.model,
    why: [whyChosen(chosen, ranked, dropped.length)],
    wouldChangeIf: [
      ...(chosen === best ? cheaperWithinNoise(best, cheaper) : ifEveryPointCounts(chosen, best)),
      ...moreSamples(chosen, ranked),
      ...droppedEarly(dropped),
      ...(waiting.length > 0 ? [remark('WOULD_CHANGE_MODEL/time', { models: waiting })] : []),
    ],
  };
}

function isCheaper(a: RankedModel, b: RankedModel): boolean {
  const [time, size] = [a.latency / b.latency, a.size / b.size];
  return (time <= clearly && size <= about) || (size <= clearly && time <= about);
}

function fastest(models: readonly RankedModel[]): RankedModel | undefined {
  return [...models].sort((a, b) => a.latency - b.latency)[0];
}

const costsOf = ({ latency, size }: RankedModel, than: RankedModel) => ({
  latency,
  size,
  otherLatency: than.latency,
  otherSize: than.size,
});

function whyChosen(chosen: RankedModel, ranked: readonly RankedModel[], dropped: number): Remark {
  const { model, accuracy, answers } = chosen;
  const samples = answers.ids.length;
  const [best, second] = ranked as [RankedModel, RankedModel?];
  if (chosen !== best) {
    const { loss, p } = chosen;
    const costs = costsOf(chosen, best);
    return remark('CHOSEN/within-noise', { model, accuracy, samples, best: best.model, loss, p, ...costs });
  }
  if (second) {
    const details = { model, accuracy, samples, second: second.model, lead: second.loss, p: second.p };
    return remark(second.p < significant ? 'CHOSEN/best' : 'CHOSEN/best-so-far', details);
  }
  if (dropped > 0) return remark('CHOSEN/last-left', { model, accuracy, samples });
  return remark('CHOSEN/only', { model, accuracy, samples });
}

/** One that costs less and may be as accurate, though it looks more than a point worse. */
function cheaperWithinNoise(best: RankedModel, cheaper: readonly RankedModel[]): Remark[] {
  const other = fastest(cheaper.filter(({ p }) => p >= significant));
  if (!other) return [];
  const { loss, p } = other;
  return [remark('WOULD_CHANGE_MODEL/cheaper', { other: other.model, loss, p, ...costsOf(other, best) })];
}

function ifEveryPointCounts({ loss }: RankedModel, best: RankedModel): Remark[] {
  return loss > 0 ? [remark('WOULD_CHANGE_MODEL/accuracy', { other: best.model, gain: loss })] : [];
}

/** Which difference so few samples cannot tell: the rival that may be furthest ahead. */
function moreSamples(chosen: RankedModel, ranked: readonly RankedModel[]): Remark[] {
  const open = ranked.filter((other) => other !== chosen && other.p >= significant);
  const [most] = open
    .map(({ model, answers }) => {
      const pair = paired(chosen.answers, answers);
      const [low, high] = pairedBootstrapInterval(pair, pair.samples);
      return { other: model, low, high };
    })
    .sort((a, b) => b.high - a.high);
  if (!most || most.high <= tolerated) return [];
  return [remark('WOULD_CHANGE_MODEL/chance', { samples: chosen.answers.ids.length, ...most })];
}

/** Models that so few samples may have wronged. */
function droppedEarly(dropped: readonly DroppedModel[]): Remark[] {
  const wronged = dropped.filter(({ p }) => p >= significant);
  if (wronged.length === 0) return [];
  const samples = wronged.reduce((least, { samples }) => Math.min(least, samples), Number.POSITIVE_INFINITY);
  return [remark('WOULD_CHANGE_MODEL/dropped', { models: wronged.map(({ model }) => model), samples })];
}
