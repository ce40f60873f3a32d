/** What photos and texts do in their own ways. */
import type { Tensors } from '../../runtime/types.ts';
import type { PhotoBaseline, TextBaseline } from './explanation.ts';
import type { StepOptions } from './integrate-gradients.ts';

export interface WayOptions extends StepOptions {
  readonly class?: string | undefined;
  readonly photoBaseline?: PhotoBaseline | undefined;
  readonly textBaseline?: TextBaseline | undefined;
}

export interface InputExplainer<Input, E> {
  explain(input: Input, options: WayOptions): Promise<Omit<E, 'nearest'>>;
  /** The input as the model reads it, a batch of one. */
  feeds(input: Input): Promise<Tensors>;
  dispose(): Promise<void>;
}
