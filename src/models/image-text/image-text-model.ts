/** A model that puts images and texts into one space: CLIP, SigLIP and their kin. */
import type { Remark } from '../../messages/index.ts';
import type { ModelProto } from '../../onnx/index.ts';
import type { ImagePreprocessing } from '../preprocessing.ts';
import type { TextTokenizer } from '../text/text-model.ts';

export interface TextTower {
  readonly model: ModelProto;
  /** int64 [N, T] */
  readonly ids: string;
  readonly attentionMask: string | undefined;
  /** float32 [N, D], of any length */
  readonly output: string;
  /** Texts that the graph takes at a time; undefined where it takes any number. */
  readonly rows: number | undefined;
}

export interface ImageTower {
  readonly model: ModelProto;
  /** float32 [N, 3, H, W] */
  readonly pixels: string;
  /** float32 [N, D], of any length */
  readonly output: string;
  /** Images that the graph takes at a time; undefined where it takes any number. */
  readonly rows: number | undefined;
}

/** From embeddings of unit length to logits, image by text: a graph of its own, or scale · cosine + bias. */
export type PairScore =
  | { readonly model: ModelProto; readonly images: string; readonly texts: string; readonly output: string }
  | { readonly scale: number; readonly bias: number };

export interface ImageTextModel {
  readonly modality: 'image-text';
  readonly name: string;
  readonly folder: string;
  readonly text: TextTower;
  readonly image: ImageTower;
  readonly score: PairScore;
  /** What the logits mean: SigLIP's are log odds of each pair by itself. */
  readonly activation: 'softmax' | 'sigmoid';
  readonly preprocessing: ImagePreprocessing;
  readonly tokenizer: TextTokenizer;
  /** Tokens that every text is padded to, where the graph fixes them or the model was trained so. */
  readonly textLength: number | undefined;
  /** What was assumed because the files do not say it, and what opening them changed. */
  readonly remarks: readonly Remark[];
}
