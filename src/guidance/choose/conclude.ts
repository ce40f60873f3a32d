import { remark } from '../../messages/index.ts';
import { againstBest, type Standing, significant } from '../trials/against-best.ts';
import { accuracyOf } from '../trials/answers.ts';
import type { Choice, JudgedModel } from './choice.ts';
import { type DroppedModel, type RankedModel, recommendModel } from './recommend-model.ts';
import { byAccuracy, type Contender, type Outcomes } from './run-rungs.ts';
import type { Scene } from './scene.ts';

/** The table and the advice, from what was found of each model. @param rungs numbers of samples. */
export function conclude({ dataset, samples, state }: Scene, outcomes: Outcomes, rungs: readonly number[]): Choice {
  const { contenders, deciding, leftOut, waiting } = outcomes;
  const lastOf = ({ records }: Contender) => Math.min(records.length - 1, deciding);
  const recordOf = (contender: Contender) => contender.records[lastOf(contender)]!;
  const inOrder = [...contenders].sort((a, b) => lastOf(b) - lastOf(a) || byAccuracy(recordOf(a), recordOf(b)));
  const decided = inOrder.filter((contender) => lastOf(contender) === deciding);
  const standings = againstBest(decided.map((contender) => recordOf(contender).answers));
  const ranked = decided.map((contender, i): RankedModel => {
    const { answers, latency, size } = recordOf(contender);
    return { model: contender.candidate.name, answers, latency, size, ...standings[i]! };
  });
  const dropped = inOrder.flatMap((contender): DroppedModel[] => {
    const samples = rungs[lastOf(contender)]!;
    return contender.dropped && lastOf(contender) < deciding
      ? [{ model: contender.candidate.name, samples, ...contender.dropped }]
      : [];
  });
  const recommendation = ranked.length > 0 ? recommendModel(ranked, { dropped, waiting }) : null;
  return {
    data: { path: dataset.root, modality: dataset.modality, samples: samples.length, classes: dataset.classes },
    models: inOrder.map((contender): JudgedModel => {
      const { answers, seconds: _, ...record } = recordOf(contender);
      const standing = standings[decided.indexOf(contender)] ?? contender.dropped!;
      return {
        model: contender.candidate.name,
        samples: answers.ids.length,
        ...accuracyOf(answers, dataset.classes.length),
        ...record,
        published: contender.candidate.published ?? null,
        seconds: contender.records.reduce((sum, { seconds }) => sum + seconds, 0),
        versusBest: versusBest(standing, contender === decided[0]),
        dropped: droppedRemark(dropped.find(({ model }) => model === contender.candidate.name)),
      };
    }),
    leftOut,
    best: recommendation?.model ?? null,
    recommendation,
    stateDir: state.folder,
  };
}

function versusBest({ loss, interval: [low, high], p }: Standing, isBest: boolean): JudgedModel['versusBest'] {
  return isBest ? null : { difference: loss, interval: [low, high], p };
}

function droppedRemark(dropped: DroppedModel | undefined): JudgedModel['dropped'] {
  if (!dropped) return null;
  const { model, samples, loss, p } = dropped;
  return remark(p < significant ? 'MODEL_DROPPED/worse' : 'MODEL_DROPPED/behind', { model, samples, loss, p });
}
