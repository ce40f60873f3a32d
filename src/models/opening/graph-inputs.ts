/** What a graph wants to be fed, without the weights that old files list among their inputs. */
import { dtypeOf, graphOf, type ModelProto, type ValueInfoProto } from '../../onnx/index.ts';

export type Axis = number | string | null;

export function graphInputs(model: ModelProto): ValueInfoProto[] {
  const graph = graphOf(model);
  const weights = new Set(graph.initializer.map((t) => t.name));
  return graph.input.filter((value) => !weights.has(value.name));
}

export function elementType(value: ValueInfoProto): string {
  const type = value.type?.value;
  return type?.case === 'tensorType' ? dtypeOf(type.value.elemType) : (type?.case ?? 'of unknown type');
}

export function dimsOf(value: ValueInfoProto) {
  return value.type?.value.case === 'tensorType' ? (value.type.value.value.shape?.dim ?? []) : [];
}

export function axesOf(value: ValueInfoProto): Axis[] {
  return dimsOf(value).map(({ value }) => {
    if (value.case === 'dimValue') return Number(value.value);
    return value.case === 'dimParam' ? value.value : null;
  });
}

/** For people: `"pixel_values" float32 [batch, 3, 224, 224] and …`. */
export function describeInputs(inputs: readonly ValueInfoProto[]): string {
  const found = inputs.map(
    (input) =>
      `"${input.name}" ${elementType(input)} [${axesOf(input)
        .map((axis) => axis ?? '?')
        .join(', ')}]`,
  );
  return found.length > 0 ? found.join(' and ') : 'no input';
}
