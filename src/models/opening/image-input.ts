/** The one input of an image model: float32 [N, 3, H, W]. */

export interface ImageInput {
  readonly name: string;
  /** Pixels; null where the graph takes any size. */
  readonly height: number | null;
  readonly width: number | null;
  /** Sizes for the symbolic axes besides the batch, by symbol: what `probeShapes` wants as `axes`. */
  readonly axes: Readonly<Record<string, number>>;
}
