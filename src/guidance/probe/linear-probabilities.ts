import { closeAfter } from '../../close-after.ts';
import { linearHeadModel } from '../../methods/head/linear-head-model.ts';
import { tensor } from '../../onnx/index.ts';
import type { Runtime } from '../../runtime/types.ts';
import { softmax } from '../../training/cross-entropy.ts';
import type { LinearModel, Matrix } from '../../training/linear-model/index.ts';

/** Rows that are multiplied at once. */
const blockRows = 4096;

/** softmax(X·Wᵀ + b). @param features X [N, D]. @returns [N, K], row-major; each row adds up to 1. */
export async function linearProbabilities(
  runtime: Runtime,
  { weight, bias }: Pick<LinearModel, 'weight' | 'bias'>,
  { data, rows, columns }: Matrix,
): Promise<Float64Array> {
  const classes = weight.shape[0]!;
  const probabilities = new Float64Array(rows * classes);
  const session = await runtime.createSession(linearHeadModel('features', weight, bias));
  return closeAfter(
    async () => {
      for (let from = 0; from < rows; from += blockRows) {
        const to = Math.min(from + blockRows, rows);
        const features = tensor('float32', [to - from, columns], data.slice(from * columns, to * columns));
        const { logits } = await session.run({ features }, { transfer: true });
        probabilities.set(softmax(logits!.data as Float32Array, classes), from * classes);
      }
      return probabilities;
    },
    () => session.dispose(),
  );
}
