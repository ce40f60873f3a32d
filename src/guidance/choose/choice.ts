/** What choosing a reference model gives. */
import type { Remark } from '../../messages/index.ts';
import type { Accuracy } from '../trials/answers.ts';

/** One model, judged by a probe: softmax regression on its features, each sample by a fit that never saw it. */
export interface JudgedModel extends Accuracy {
  readonly model: string;
  /** Samples that it was judged on: only models that were judged on the same ones compare. */
  readonly samples: number;
  /** Mean negative log-likelihood of the true classes, nats. */
  readonly loss: number;
  /** Accuracy of the k nearest neighbours among the other samples; k chosen on other folds. */
  readonly knn: number;
  /** Larger is better, on the same samples (You et al. 2021). It decides nothing. */
  readonly logme: number;
  /** Larger is better, on the same samples (Bao et al. 2019, shrunk). It decides nothing. */
  readonly hscore: number;
  /** Top-1 accuracy on what the model was trained on, as its authors give it; null where nobody says. */
  readonly published: number | null;
  /** Of reading the samples and judging the model, earlier calls included. What is in the cache of features takes no time. */
  readonly seconds: number;
  /** Bytes of its weights, as they are run. */
  readonly size: number;
  /** Seconds of one answer, reading included: the median. */
  readonly latency: number;
  /** SPDX, as its card says; null where it does not. */
  readonly license: string | null;
  /** Against the most accurate one, on the samples that both were judged on; null for that one. */
  readonly versusBest: {
    /** Accuracy of the best less this one's. */
    readonly difference: number;
    /** Of that, 95 %, by paired bootstrap (BCa). */
    readonly interval: readonly [number, number];
    /** McNemar's mid-p, corrected by Holm for the models that were judged with it. */
    readonly p: number;
  } | null;
  /** Why it was judged no further; null for those that were judged to the end. */
  readonly dropped: Remark | null;
}

export interface ModelLeftOut {
  readonly model: string;
  readonly reason: Remark;
}

export interface ModelRecommendation {
  readonly model: string;
  readonly why: readonly Remark[];
  readonly wouldChangeIf: readonly Remark[];
}

export interface Choice {
  readonly data: {
    readonly path: string;
    readonly modality: 'image' | 'text';
    /** Those that models are judged by: all but the test samples, which stay fair. */
    readonly samples: number;
    readonly classes: readonly string[];
  };
  /** The longest judged first, and of those the most accurate. */
  readonly models: readonly JudgedModel[];
  readonly leftOut: readonly ModelLeftOut[];
  /** The model to take; null where none was judged. */
  readonly best: string | null;
  /** Why that one; null where none was judged. */
  readonly recommendation: ModelRecommendation | null;
  /** Where finished judgements are kept. */
  readonly stateDir: string;
}
