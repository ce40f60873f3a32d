import { mapAhead } from '../../data/map-ahead.ts';
import { defaultConcurrency } from '../../data/node/default-concurrency.ts';
import { prepareImage } from '../../data/node/photos.ts';
import { InjertoError } from '../../errors.ts';
import type { ImagePreprocessing } from '../../models/index.ts';
import { type Tensor, tensor } from '../../onnx/index.ts';
import type { PhotoReports } from './scorer.ts';

export interface PhotoBatch {
  /** Places of the photos that could be read, rising. */
  readonly rows: readonly number[];
  /** float32 [rows, 3, H, W] */
  readonly pixels: Tensor<'float32'>;
}

/** Decodes photos; those that cannot be read are reported and left out. */
export async function photoBatch(
  files: readonly string[],
  preprocessing: ImagePreprocessing,
  { onSkip, onTransparency }: PhotoReports,
): Promise<PhotoBatch> {
  const { height, width } = preprocessing.inputSize;
  const rows: number[] = [];
  const read: Float32Array[] = [];
  const prepare = async (row: number) => {
    let transparent = false;
    const onTransparent = () => {
      transparent = true;
    };
    try {
      return {
        row,
        pixels: await prepareImage(files[row]!, preprocessing, { onTransparency: onTransparent }),
        transparent,
      };
    } catch (error) {
      if (!(error instanceof InjertoError)) throw error;
      return { row, why: error.toRemark() };
    }
  };
  for await (const photo of mapAhead([...files.keys()], prepare, { concurrency: defaultConcurrency() })) {
    if ('pixels' in photo) {
      if (photo.transparent) onTransparency(files[photo.row]!, preprocessing.background); // in the order given
      rows.push(photo.row);
      read.push(photo.pixels);
    } else {
      onSkip(files[photo.row]!, photo.why);
    }
  }
  const data = new Float32Array(read.length * 3 * height * width);
  for (const [n, pixels] of read.entries()) data.set(pixels, n * pixels.length);
  return { rows, pixels: tensor('float32', [read.length, 3, height, width], data) };
}
