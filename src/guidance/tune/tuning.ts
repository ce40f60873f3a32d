/** What a search for options gives. */
import type { Remark } from '../../messages/index.ts';
import type { TrialOptions, TunedMethod } from './search-space.ts';

export interface Trial {
  /** 0 has the defaults. */
  readonly trial: number;
  /** What it has other than the defaults. */
  readonly options: TrialOptions;
  /** Of its longest training: only trials of as many epochs compare. */
  readonly epochs: number;
  /** On the samples that select, of the longest training. */
  readonly accuracy: number;
  /** Mean cross-entropy there, nats. */
  readonly loss: number;
  /** Epoch whose weights were kept; null where training was not by epochs. */
  readonly bestEpoch: number | null;
  /** Of all its trainings, earlier calls included. */
  readonly seconds: number;
}

/** The defaults and the best other options, both trained to the end, on samples that selected nothing. */
export interface Confirmation {
  readonly samples: number;
  readonly defaults: number;
  readonly tuned: number;
  /** Accuracy with the tuned options less that with the defaults. */
  readonly difference: number;
  /** Of that, 95 %, by paired bootstrap (BCa). */
  readonly interval: readonly [number, number];
  /** McNemar's mid-p. */
  readonly p: number;
}

export interface Tuning {
  readonly data: {
    readonly path: string;
    readonly modality: 'image' | 'text';
    /** How many learn, select and confirm; the test samples take no part. */
    readonly samples: { readonly train: number; readonly selection: number; readonly confirmation: number };
    readonly classes: readonly string[];
  };
  readonly model: string;
  readonly method: TunedMethod;
  /** The longest trained first, and of those the most accurate. */
  readonly trials: readonly Trial[];
  readonly leftOut: readonly { readonly trial: number; readonly reason: Remark }[];
  /** Null where the best options are the defaults, or where the two were not both trained to the end. */
  readonly confirmation: Confirmation | null;
  /** The options to train with: none where the defaults are as good. Null where no trial was finished. */
  readonly recommendation: { readonly options: TrialOptions; readonly why: readonly Remark[] } | null;
  /** Where finished trials are kept. */
  readonly stateDir: string;
}
