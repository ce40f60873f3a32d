import type { EpochEvent } from './events.ts';

/** Whether the newest epoch is the first that shows overfitting: validation loss up twice in a row while the training loss
 * goes down (Goodfellow et al. 2016, §7.8). */
export function showsOverfitting(history: readonly EpochEvent[]): boolean {
  const turns = history.map((_, i) => turnsAt(history, i));
  return turns.indexOf(true) === history.length - 1 && history.length > 0;
}

function turnsAt(history: readonly EpochEvent[], index: number): boolean {
  if (index < 2) return false;
  const [a, b, c] = history.slice(index - 2, index + 1) as [EpochEvent, EpochEvent, EpochEvent];
  if (!a.validation || !b.validation || !c.validation) return false;
  return a.validation.loss < b.validation.loss && b.validation.loss < c.validation.loss && c.trainLoss < a.trainLoss;
}
