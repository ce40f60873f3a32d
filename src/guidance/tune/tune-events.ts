import type { Remark } from '../../messages/index.ts';
import type { TrainEvent } from '../../training/events.ts';
import type { TrialOptions } from './search-space.ts';

/** What `tune` tells while it works: what trainings tell, and which trial it is at. */
export type TuneEvent =
  | TrainEvent
  | {
      readonly type: 'trial-begins';
      /** 0 has the defaults. */
      readonly trial: number;
      readonly options: TrialOptions;
      readonly epochs: number;
      /** Of all that is still to be tried, by the pace so far; undefined until there is one. */
      readonly secondsLeft: number | undefined;
    }
  | {
      readonly type: 'trial-done';
      readonly trial: number;
      readonly epochs: number;
      /** On the samples that select. */
      readonly accuracy: number;
      readonly seconds: number;
      /** Whether an earlier call had done it. */
      readonly kept: boolean;
    }
  | { readonly type: 'trial-left-out'; readonly trial: number; readonly reason: Remark };
