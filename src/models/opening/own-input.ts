/** Everywhere in Injerto an image is fed as float32 [N, 3, H, W]. A graph that takes another form gets a few nodes in front, which are taken away
 *  again when it is written: the model stays as its authors laid it out. */
import {
  amend,
  dtypeCode,
  FreshNames,
  graphOf,
  type ModelProto,
  makeNode,
  makeValueInfo,
  type NodeProto,
  renameReads,
  tensor,
  tensorToProto,
  type ValueInfoProto,
  withGraph,
} from '../../onnx/index.ts';
import { axesOf, dimsOf } from './graph-inputs.ts';

export type ImageLayout = 'channels-first' | 'channels-last';

/** Types of graphs that are brought to float32 when they are opened. */
export type ConvertedDType = 'bfloat16' | 'float16' | 'float64';

/** The form in which a graph takes images. */
export interface OwnInput {
  readonly layout: ImageLayout;
  /** 1: the luma of the photo. */
  readonly channels: 1 | 3;
  /** `uint8` takes bytes, 0 … 255. */
  readonly dtype: ConvertedDType | 'float32' | 'uint8';
  /** Whether the file's graph computes in `dtype`, and the graph that was opened in float32. */
  readonly converted: boolean;
  /** As the file declares it. */
  readonly info: ValueInfoProto;
  /** What the nodes in front make, and what their own names begin with; nothing else in the file is called so. */
  readonly adapted: string;
}

/** Axes of height and width. */
export function spatialAxes(layout: ImageLayout): readonly [height: number, width: number] {
  return layout === 'channels-first' ? [2, 3] : [1, 2];
}

/** A name for `OwnInput.adapted`. */
export function adaptedName(model: ModelProto, input: string): string {
  const names = new FreshNames(model);
  for (;;) {
    const name = names.take(`${input}.own`);
    if (!names.hasBelow(name)) return name;
  }
}

/** Puts the nodes in front. Changes `model` in place; its input keeps its name. */
export function adaptInput(
  model: ModelProto,
  { layout, channels, dtype, converted, info, adapted: own }: OwnInput,
): void {
  const graph = graphOf(model);
  const { name } = info;
  const axes = axesOf(info).map((axis) => axis ?? '');
  const [height, width] = spatialAxes(layout).map((axis) => axes[axis]!) as [string | number, string | number];
  const steps: [
    step: string,
    opType: string,
    inputs: readonly string[],
    attributes: Record<string, number | number[]>,
  ][] = [];
  const sizes = ['start', 'end', 'axis'].map((part) => `${own}/${part}`);
  if (channels === 1) steps.push(['channel', 'Slice', sizes, {}]);
  if (layout === 'channels-last') steps.push(['layout', 'Transpose', [], { perm: [0, 2, 3, 1] }]);
  if (!converted && dtype !== 'float32') steps.push(['type', 'Cast', [], { to: dtypeCode(dtype) }]);
  if (steps.length === 0) return;
  let value = name;
  const nodes: NodeProto[] = steps.map(([step, opType, inputs, attributes], i) => {
    const output = i === steps.length - 1 ? own : `${own}/${step}`;
    const node = makeNode(opType, [value, ...inputs], [output], attributes, { name: `${own}/${step}` });
    value = output;
    return node;
  });
  graph.node = [...nodes, ...renameReads(graph.node, name, own)];
  if (channels === 1) {
    for (const [i, bound] of [0, 1, 1].entries())
      graph.initializer.push(tensorToProto(sizes[i]!, tensor('int64', [1], [bound])));
  }
  const declared = makeValueInfo(name, 'float32', [axes[0]!, 3, height, width]);
  graph.input = graph.input.map((input) => (input.name === name ? declared : input));
}

/** The model with the input of its file, and the first axis that it has now. The model given is left as it is. */
export function restoreInput(model: ModelProto, { info, converted, adapted: own }: OwnInput): ModelProto {
  const graph = graphOf(model);
  const { name } = info;
  const adapter = (value: string) => value === own || value.startsWith(`${own}/`);
  const first = dimsOf(graph.input.find((input) => input.name === name)!)[0]!;
  const nodes = renameReads(
    graph.node.filter((node) => !node.output.some(adapter)),
    own,
    name,
  );
  return withGraph(model, {
    node: converted ? castFirst(nodes, name, new FreshNames(model).take(`${name}.wide`)) : nodes,
    initializer: graph.initializer.filter((proto) => !adapter(proto.name)),
    input: graph.input.map((input) => (input.name === name ? withFirstAxis(info, first) : input)),
  });
}

/** What reads the input gets it as float32. */
function castFirst(nodes: readonly NodeProto[], name: string, wide: string): NodeProto[] {
  const cast = makeNode('Cast', [name], [wide], { to: dtypeCode('float32') }, { name: wide });
  return [cast, ...renameReads(nodes, name, wide)];
}

function withFirstAxis(info: ValueInfoProto, first: ReturnType<typeof dimsOf>[number]): ValueInfoProto {
  const type = info.type?.value;
  if (type?.case !== 'tensorType') return info;
  const shape = amend(type.value.shape!, { dim: [first, ...dimsOf(info).slice(1)] });
  const value = { case: 'tensorType' as const, value: amend(type.value, { shape }) };
  return amend(info, { type: amend(info.type!, { value }) });
}
