import type { NamedTensors } from '../../safetensors.ts';
import type { TrainingRecord } from '../export/training-record.ts';
import type { LoraPair } from './lora-adapter.ts';

/** An adapter that is merged into the weights of an opened model. What is trained from here on is written as an adapter of the same base. */
export interface MergedAdapter {
  /** Of its folder, after those of the adapters that it contains. */
  readonly names: readonly string[];
  /** Their folders, as far as they were opened. */
  readonly folders: readonly string[];
  readonly base: {
    /** As `openModel` takes it. */
    readonly place: string;
    /** As PEFT finds it: what the adapter itself names, where PEFT wrote it. */
    readonly peftName: string;
    readonly record: TrainingRecord['reference'];
    readonly embedding: TrainingRecord['embedding'];
  };
  /** Modules called as in the model. */
  readonly pairs: readonly LoraPair[];
  /** What it trained whole beside its head, as its file has it. */
  readonly saved: NamedTensors;
  /** Of its head: path of the module, and the axes that its weight has after the first two. */
  readonly head: { readonly module: string; readonly kernel: readonly number[] } | undefined;
  readonly taskType: string | null;
}
