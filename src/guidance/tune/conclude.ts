import { remark } from '../../messages/index.ts';
import { mcnemar, pairedBootstrapInterval } from '../statistics/index.ts';
import { significant, tolerated } from '../trials/against-best.ts';
import { paired, shareRight } from '../trials/answers.ts';
import { byResult, type Search, type TriedOptions } from './run-search.ts';
import type { Scene } from './scene.ts';
import type { Confirmation, Trial, Tuning } from './tuning.ts';

/** The table and the advice. @param epochs of the longest trainings that were planned. */
export function conclude({ dataset, reference, options, state }: Scene, search: Search, epochs: number): Tuning {
  const ranked = [...search.tried].sort(byResult);
  const count = (side: 'train' | 'validation' | 'test') =>
    (dataset.samples as readonly { split?: string }[]).filter(({ split }) => split === side).length;
  const { confirmation, recommendation } = judge(ranked, search, epochs);
  return {
    data: {
      path: dataset.root,
      modality: dataset.modality,
      samples: { train: count('train'), selection: count('validation'), confirmation: count('test') },
      classes: dataset.classes,
    },
    model: reference.name,
    method: options.method,
    trials: ranked.map(trialOf),
    leftOut: search.leftOut,
    confirmation,
    recommendation,
    stateDir: state.folder,
  };
}

function trialOf({ trial, options, trainings }: TriedOptions): Trial {
  const { epochs, record } = trainings.at(-1)!;
  return {
    ...{ trial, options, epochs },
    accuracy: shareRight(record.selection),
    loss: record.loss,
    bestEpoch: record.bestEpoch,
    seconds: trainings.reduce((sum, training) => sum + training.record.seconds, 0),
  };
}

/** Options other than the defaults are worth it where they win more than chance or a point on samples that did not choose them. */
function judge(
  ranked: readonly TriedOptions[],
  { tried, waiting }: Search,
  epochs: number,
): Pick<Tuning, 'confirmation' | 'recommendation'> {
  const [best] = ranked;
  if (!best) return { confirmation: null, recommendation: null };
  const more = waiting > 0 ? [remark('TUNING_UNFINISHED', { trials: waiting })] : [];
  const defaults = tried.find(({ trial }) => trial === 0);
  if (best === defaults) {
    const accuracy = shareRight(best.trainings.at(-1)!.record.selection);
    const said = remark('TUNED/defaults-best', { trials: tried.length, accuracy });
    return { confirmation: null, recommendation: { options: {}, why: [said, ...more] } };
  }
  const [ours, usual] = [best, defaults].map(
    (of) => of?.trainings.find((training) => training.epochs === epochs)?.record,
  );
  if (!ours || !usual) {
    const said = remark('TUNED/not-compared', { trials: tried.length });
    return { confirmation: null, recommendation: { options: {}, why: [said, ...more] } };
  }
  const pair = paired(usual.confirmation, ours.confirmation);
  const difference = (pair.secondOnly - pair.firstOnly) / pair.samples;
  const confirmation: Confirmation = {
    samples: pair.samples,
    defaults: shareRight(usual.confirmation),
    tuned: shareRight(ours.confirmation),
    difference,
    interval: pairedBootstrapInterval(pair, pair.samples),
    p: mcnemar(pair).midP,
  };
  const wins = difference > 0 && (confirmation.p < significant || difference > tolerated + 1e-9);
  const variant = !wins ? 'no-better' : confirmation.p < significant ? 'better' : 'perhaps';
  const { interval: _, ...numbers } = confirmation;
  const said = remark(`TUNED/${variant}`, { trial: best.trial, ...numbers });
  return { confirmation, recommendation: { options: wins ? best.options : {}, why: [said, ...more] } };
}
