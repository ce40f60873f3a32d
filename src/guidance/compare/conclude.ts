import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { checkOutputFolder } from '../../models/export/output-folder.ts';
import { replaceFolder } from '../../models/export/replace-folder.ts';
import { copyContents } from '../../state-folder.ts';
import { type ComparedMethod, comparedMethods, isTrained } from './compared-methods.ts';
import type { Comparison, MeasuredCurve, MethodNotRun, MethodResult } from './comparison.ts';
import type { DrawnCurve } from './measure-curves.ts';
import { needsOf } from './needs-of.ts';
import { negativeTransferIn } from './negative-transfer.ts';
import { recommend } from './recommend.ts';
import { resultsOf } from './result-of.ts';
import type { Outcomes } from './run-methods.ts';
import type { Scene } from './scene.ts';

/** The table, the curves and the advice, from what was kept of each method. */
export function conclude(scene: Scene, outcomes: Outcomes, drawn: readonly DrawnCurve[]): Comparison {
  const { reference, dataset, splits, state } = scene;
  const { notRun } = outcomes;
  const inOrder = (a: { method: ComparedMethod }, b: { method: ComparedMethod }) =>
    comparedMethods.indexOf(a.method) - comparedMethods.indexOf(b.method);
  const finished = [...outcomes.finished].sort(inOrder);
  const measuredOn = splits.test.length > 0 ? 'test' : 'validation';
  const results = resultsOf(finished, measuredOn, dataset.classes.length);
  const curves = drawn.map(measuredCurve);
  const judged = finished.map(({ method, record: { validation, seconds } }) => ({ method, validation, seconds }));
  const recommendation = recommend(judged, { notRun, curves }) ?? null;
  return {
    model: reference.name,
    data: {
      path: dataset.root,
      modality: dataset.modality,
      samples: dataset.samples.length,
      classes: dataset.classes,
    },
    splits: { train: splits.train.length, validation: splits.validation.length, test: splits.test.length },
    measuredOn,
    methods: results.map((result) => ({ ...result, needs: needsFor(result, results, drawn) })),
    notRun: [...notRun].sort(inOrder),
    curves,
    recommendation,
    remarks: [...negativeTransferIn(judged, reference.name), ...remarksOn(scene, notRun)],
    stateDir: state.folder,
    save: (directory) => saveRecommended(scene, recommendation?.method, directory),
  };
}

function needsFor(
  { method, validationAccuracy }: Omit<MethodResult, 'needs'>,
  results: readonly Omit<MethodResult, 'needs'>[],
  drawn: readonly DrawnCurve[],
): MethodResult['needs'] {
  const found = drawn.find((curve) => curve.method === method);
  if (!found?.result.curve) return null;
  const best = results.reduce((top, result) => Math.max(top, result.validationAccuracy), 0);
  return needsOf(found.result.curve, best - validationAccuracy, found.anchors.at(-1)!.samples);
}

function measuredCurve({ method, anchors, result }: DrawnCurve): MeasuredCurve {
  const points = anchors.map(({ samples, errors }) => {
    const accuracy = 1 - errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const squares = errors.reduce((sum, error) => sum + (1 - error - accuracy) ** 2, 0);
    return { samples, accuracy, deviation: Math.sqrt(squares / Math.max(1, errors.length - 1)) };
  });
  const largest = points.at(-1)?.samples ?? 0;
  const expected = result.curve ? [2, 4].map((times) => result.curve!.expect(times * largest)) : [];
  return { method, points, expected, refused: result.refused ?? null };
}

function remarksOn({ splits, dataset }: Scene, notRun: readonly MethodNotRun[]): Remark[] {
  const { modality } = dataset;
  return [
    ...(splits.test.length === 0 ? [remark('COMPARED_ON_VALIDATION', { modality })] : []),
    ...notRun.map(({ reason }) => reason),
  ];
}

async function saveRecommended({ state }: Scene, method: ComparedMethod | undefined, directory: string): Promise<void> {
  if (!method || !isTrained(method)) {
    throw method
      ? new InjertoError('NO_MODEL_TO_SAVE', { details: { method } })
      : new InjertoError('NO_MODEL_TO_SAVE/none');
  }
  await checkOutputFolder(directory);
  await replaceFolder(directory, (folder) => copyContents(state.place(method), folder));
}
