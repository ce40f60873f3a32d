/** Which values can serve as features. */
import type { Axes, ShapeTable } from '../../autodiff/shape-table.ts';
import type { GraphIndex } from '../../onnx/index.ts';
import type { FeatureLayout, Features, TokenPooling } from './anatomy.ts';

/** Where the feature axis lies, by layout, and how many axes there are. */
const layouts: Readonly<Record<number, { readonly layout: FeatureLayout; readonly axis: number }>> = {
  2: { layout: 'vector', axis: 1 },
  3: { layout: 'sequence', axis: 2 },
  4: { layout: 'map', axis: 1 },
};

/** The features that a value holds: float32, one row or map a sample, a fixed number of features. Else undefined.
 * @param pooling of a text's tokens, for a value that is a sequence. */
export function featuresAt(value: string, shapes: ShapeTable, pooling?: TokenPooling): Features | undefined {
  const facts = shapes.get(value);
  const form = facts && layouts[facts.axes.length];
  const size = form && facts.axes[form.axis];
  if (!form || !size || facts.dtype !== 'float32' || facts.axes[0] !== null) return undefined;
  const features = { value, layout: form.layout, size };
  if (!pooling || form.layout !== 'sequence') return features;
  return { ...features, size: size * pooling.modes.length, pooling };
}

/** Values near the end of the graph that could be named as features, last first. */
export function candidateFeatures({ graph }: GraphIndex, shapes: ShapeTable, count: number): string[] {
  return graph.node
    .flatMap((node) => node.output)
    .filter((value) => featuresAt(value, shapes))
    .reverse()
    .slice(0, count)
    .map((value) => `"${value}" ${axesText(shapes.get(value)!.axes)}`);
}

/** Axes for people: N is the batch. */
export function axesText(axes: Axes): string {
  return `[${axes.map((axis) => axis ?? 'N').join(', ')}]`;
}
