import { type Remark, remark } from '../../messages/index.ts';
import type { Normalization } from '../../onnx/index.ts';

/** What opening a file changed about it, for `injerto inspect` and the model card. Half-precision weights that the graph widens itself are no
 * change. */
export function normalizationNotes({ inlined, opset, widened, dequantized }: Normalization): Remark[] {
  const notes: Remark[] = [];
  if (dequantized && dequantized.weights.length > 0) {
    const dtypes = dequantized.dtypes.filter((dtype) => dtype !== 'int32' || dequantized.dtypes.length === 1);
    notes.push(remark('WEIGHTS_DEQUANTIZED', { dtypes }));
  }
  if (dequantized && dequantized.kept > 0) notes.push(remark('QUANTIZED_KEPT', { nodes: dequantized.kept }));
  const dtypes = widened?.dtypes.filter((dtype) => dtype !== 'float64') ?? [];
  if (dtypes.length > 0) notes.push(remark('WEIGHTS_WIDENED', { dtypes }));
  if (widened?.dtypes.includes('float64')) notes.push(remark('WEIGHTS_ROUNDED'));
  if (opset) notes.push(remark('OPSET_RAISED', { from: opset.from, to: opset.to }));
  if (inlined) notes.push(remark('FUNCTIONS_INLINED', { functions: [...inlined] }));
  return notes;
}
