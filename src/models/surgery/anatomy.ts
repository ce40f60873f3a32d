/** The parts of a network, as surgery sees them. All are plain data: names of values, nodes and initializers. */

import type { PoolingMode } from '../sentence/sentence-module.ts';

/** How the features lie in memory: [N, D]; [N, D, H, W], to be averaged over H and W; [N, T, D], to be averaged over T or, of a text,
 * to be pooled over its tokens. */
export type FeatureLayout = 'vector' | 'map' | 'sequence';

/** How the token vectors of a text become one. */
export interface TokenPooling {
  /** Vectors of several modes stand side by side. */
  readonly modes: readonly PoolingMode[];
  /** The input of the graph, int64 [N, T], that is 1 at a text's own tokens and 0 at padding; undefined where all tokens count. */
  readonly mask: string | undefined;
  /** The tensor that holds how many tokens at the start do not count (those of a prompt). @default all count */
  readonly promptTokens?: string;
  /** Whether the vectors are brought to unit length. @default false */
  readonly normalize?: boolean;
}

/** The value that the backbone hands to the head. */
export interface Features {
  readonly value: string;
  readonly layout: FeatureLayout;
  /** D, the number of features of a sample once averaged over places. */
  readonly size: number;
  /** Of a text's sequence; without it a sequence is averaged over all its places. */
  readonly pooling?: TokenPooling;
}

/** The last layers of a network: from the features to the output that they serve. */
export interface Head {
  readonly features: Features;
  /** The output of the graph that the head makes: logits (or probabilities) of a classifier; of an encoder, the features. */
  readonly output: string;
  /** Number of classes; undefined for an encoder, whose output is the features. */
  readonly classes: number | undefined;
  /** What the linear layer is in the graph: 'none' for an encoder, 'override' where the features were named by hand. */
  readonly kind: 'gemm' | 'matmul' | 'conv' | 'none' | 'override';
  /** Labels of the head's nodes (name, else first output), in graph order. */
  readonly nodes: readonly string[];
  /** Trainable initializers of the head. */
  readonly parameters: readonly string[];
  readonly parameterCount: number;
}

/** A stretch of the backbone whose weights are trained or frozen together. */
export interface Block {
  /** The path that its parameters share, such as `features.3` or `layer2.0`; `block.7` where the weights have no names. */
  readonly name: string;
  /** Trainable initializers, in graph order. */
  readonly parameters: readonly string[];
  readonly parameterCount: number;
  /** Labels of the first and last node that read them (name, else first output). */
  readonly firstNode: string;
  readonly lastNode: string;
}

export interface Anatomy {
  readonly head: Head;
  /** From the input to the features; every trainable parameter below the head is in exactly one. */
  readonly blocks: readonly Block[];
}

/** What may be said by hand where the graph alone does not tell. */
export interface AnatomyOverrides {
  /** Name of the value to use as features. */
  readonly features?: string;
  /** The blocks in order, each a pattern over parameter names (see `matchNames`). Parameters that none matches stay frozen. */
  readonly blocks?: readonly string[];
}

/** The head that replaces the old one. */
export type HeadSpec =
  | { readonly kind: 'linear' }
  | {
      readonly kind: 'mlp';
      /** Width of the hidden layer. */
      readonly hidden: number;
      /** Share of hidden units dropped while training, 0 … <1; 0 leaves the Dropout out. */
      readonly dropout: number;
    };
