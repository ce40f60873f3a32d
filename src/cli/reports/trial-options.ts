import type { TrialOptions } from '../../guidance/tune/index.ts';
import { flagFor } from '../options/train-options.ts';

/** As they are given to `train`: `--lr 0.0003 --batch 8`. */
export function trialFlags(options: TrialOptions): string[] {
  return Object.entries(options).flatMap(([option, value]) => [flagFor(option)!, String(value)]);
}

const ofTuning = new Set(['tune', '--trials', '--budget', '--state', '--model', '--method', '--threads']);
const switchesOfTuning = new Set(['--json', '--quiet']);

/** What of a command line of `tune` training needs too, such as the columns of the data.
 * @param argv the words after `injerto`. @param data as it was named. */
export function wordsOfTraining(argv: readonly string[], data: string): string[] {
  const kept: string[] = [];
  let named = false;
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    const flag = word.split('=', 1)[0]!;
    if (switchesOfTuning.has(flag)) continue;
    if (ofTuning.has(flag)) {
      if (flag.startsWith('--') && !word.includes('=')) i++;
    } else if (word === data && !named) named = true;
    else kept.push(word);
  }
  return kept;
}
