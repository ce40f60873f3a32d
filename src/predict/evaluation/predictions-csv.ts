/** Judged predictions as a table that every spreadsheet opens. */
import { csvRow } from '../csv-row.ts';
import type { JudgedPrediction } from './judged-prediction.ts';

/** A header and a row a sample: `id,truth,predicted,right,score`, of numbers `id,truth,predicted,error`. Several labels stand with `|` between them;
 * `score` is the probability of the likeliest class. */
export function* predictionsCsv(predictions: Iterable<JudgedPrediction>): Generator<string, void, void> {
  let header = false;
  for (const { sample, truth, predicted, right, scores } of predictions) {
    const isNumber = typeof truth === 'number';
    if (!header)
      yield csvRow(isNumber ? ['id', 'truth', 'predicted', 'error'] : ['id', 'truth', 'predicted', 'right', 'score']);
    header = true;
    yield isNumber
      ? csvRow([sample.id, truth, predicted as number, (predicted as number) - truth])
      : csvRow([sample.id, words(truth), words(predicted), String(right), (scores[0]?.score ?? 0).toFixed(4)]);
  }
}

function words(value: JudgedPrediction['truth']): string {
  return Array.isArray(value) ? value.join('|') : String(value);
}
