import type { ProbeOptions } from '../probe/index.ts';
import type { TimedWork } from '../trials/budget.ts';
import { trainingOptions } from './run-trained.ts';
import type { Scene } from './scene.ts';

/** The options of the comparison for a look at its features, within its budget. */
export function probeOptions({ options, emit }: Scene, timed: TimedWork): ProbeOptions {
  return {
    ...trainingOptions(options),
    signal: timed.signal,
    onEvent: (event) => {
      if (event.type === 'progress') timed.progress(event.phase, event.secondsLeft);
      emit(event);
    },
  };
}
