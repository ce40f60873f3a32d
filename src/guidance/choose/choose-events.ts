import type { Remark } from '../../messages/index.ts';
import type { TrainEvent } from '../../training/events.ts';

/** What `choose` tells while it works: what is told while samples are read, and which model it is at. */
export type ChooseEvent =
  | TrainEvent
  | {
      readonly type: 'model-begins';
      readonly model: string;
      readonly samples: number;
      /** Of all that is still to be judged, by the pace so far; undefined until there is one. */
      readonly secondsLeft: number | undefined;
    }
  | {
      readonly type: 'model-done';
      readonly model: string;
      readonly samples: number;
      readonly accuracy: number;
      readonly seconds: number;
      /** Whether an earlier call had judged it. */
      readonly kept: boolean;
    }
  | { readonly type: 'model-left-out'; readonly model: string; readonly reason: Remark };
