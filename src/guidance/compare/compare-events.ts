import type { Remark } from '../../messages/index.ts';
import type { TrainEvent } from '../../training/events.ts';
import type { ComparedMethod } from './compared-methods.ts';

/** What `compare` tells while it works: what its trainings tell, and which method it is at. */
export type CompareEvent =
  | TrainEvent
  | {
      readonly type: 'method-begins';
      readonly method: ComparedMethod;
      /** Of the budget. */
      readonly secondsLeft: number;
    }
  | {
      readonly type: 'method-done';
      readonly method: ComparedMethod;
      /** Share of the validation samples. */
      readonly accuracy: number;
      readonly seconds: number;
      /** Whether an earlier call had finished it. */
      readonly kept: boolean;
    }
  | { readonly type: 'method-left-out'; readonly method: ComparedMethod; readonly reason: Remark }
  | { readonly type: 'curve-begins'; readonly method: ComparedMethod };
