/** What the curves of a training tell, epoch by epoch. */
import type { EpochEvent } from './events.ts';

/** Epochs since the best after which a gap counts, however the curve went in between. */
const sinceBest = 3;
/** Of the best validation loss. */
const gap = 1.1;

/** Whether the newest epoch is the first that shows overfitting while the training loss goes down: validation loss up twice in a row (Goodfellow et al. 2016,
 * §7.8), or, as curves of few samples go up and down, a tenth above its best of three epochs ago or more. */
export function showsOverfitting(history: readonly EpochEvent[]): boolean {
  const turns = history.map((_, i) => turnsAt(history, i) || gapAt(history, i));
  return turns.indexOf(true) === history.length - 1 && history.length > 0;
}

function turnsAt(history: readonly EpochEvent[], index: number): boolean {
  if (index < 2) return false;
  const [a, b, c] = history.slice(index - 2, index + 1) as [EpochEvent, EpochEvent, EpochEvent];
  if (!a.validation || !b.validation || !c.validation) return false;
  return a.validation.loss < b.validation.loss && b.validation.loss < c.validation.loss && c.trainLoss < a.trainLoss;
}

function gapAt(history: readonly EpochEvent[], index: number): boolean {
  const losses = history.slice(0, index + 1).map(({ validation }) => validation?.loss ?? Number.NaN);
  const best = losses.reduce((low, loss, i) => (loss < losses[low]! ? i : low), 0);
  return (
    index - best >= sinceBest &&
    losses[index]! > gap * losses[best]! &&
    history[index]!.trainLoss < history[best]!.trainLoss
  );
}
