import type { Normalization } from '../../onnx/index.ts';

/** What opening a file changed about it, a sentence each, for `injerto inspect` and the model card. Half-precision weights that the graph
 * widens itself are no change. */
export function normalizationNotes({ inlined, opset, widened, dequantized }: Normalization): string[] {
  const notes: string[] = [];
  if (dequantized && dequantized.weights.length > 0) {
    const kinds = listed(dequantized.dtypes.filter((dtype) => dtype !== 'int32' || dequantized.dtypes.length === 1));
    notes.push(`${kinds} weights were de-quantised into float32, and activations are no longer quantised.`);
  }
  if (dequantized && dequantized.kept > 0) {
    notes.push(`${dequantized.kept} quantised nodes have no float32 form and stay as they are: they cannot learn.`);
  }
  const halves = widened?.dtypes.filter((dtype) => dtype !== 'float64') ?? [];
  if (halves.length > 0) notes.push(`The file's ${listed(halves)} numbers were widened to float32.`);
  if (widened?.dtypes.includes('float64')) notes.push("The file's float64 numbers were rounded to float32.");
  if (opset) notes.push(`The file uses ONNX opset ${opset.from}; the graph was raised to opset ${opset.to}.`);
  if (inlined) notes.push(`The file's functions were written out in the graph (${shown(inlined)}).`);
  return notes;
}

function listed(names: readonly string[]): string {
  return names.join(' and ');
}

function shown(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
