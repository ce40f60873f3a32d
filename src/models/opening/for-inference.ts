/** Files exported in training mode answer at random (Dropout), or by what else is in their batch (BatchNormalization). */
import { type Remark, remark } from '../../messages/index.ts';
import {
  amend,
  graphOf,
  indexGraph,
  intOf,
  type ModelProto,
  makeNode,
  type NodeProto,
  tensorFromProto,
} from '../../onnx/index.ts';
import { dataDependent } from '../../runtime/index.ts';

/** Turns Dropout and BatchNormalization of an exported training mode to inference: nothing dropped, the running statistics of the file. A mode
 * that is computed, and nodes in branches and loops, are left alone, and so is what uses the training mode to normalize something else than a
 * batch: weights (weight standardization, as BiT and NFNet have it), or each sample by itself. Changes `model` in place.
 * @param remarks told what was turned. */
export function forInference(model: ModelProto, remarks: Remark[]): void {
  const graph = graphOf(model);
  const { initializer, producer, consumers, outputs, feeds } = indexGraph(graph);
  const ofData = dataDependent(model, feeds);
  const isRead = (name: string) => outputs.has(name) || (consumers.get(name) ?? []).length > 0;
  const mode = (name: string | undefined) => {
    const proto = name ? initializer.get(name) : undefined;
    return proto !== undefined && Number(tensorFromProto(proto).data[0]) === 1;
  };
  const all = (name: string, value: number) => {
    const proto = initializer.get(name);
    return proto !== undefined && Array.from(tensorFromProto(proto).data, Number).every((entry) => entry === value);
  };
  const normalizesBatch = ({ input: [x, , , mean, variance] }: NodeProto) => {
    if (!ofData.has(x!) || !initializer.has(mean!)) return false;
    // F.batch_norm without statistics, over samples laid side by side on the channel axis: instance normalization
    const sizes = initializer.get(producer.get(x!)?.input[1] ?? '');
    const sideBySide = producer.get(x!)?.opType === 'Reshape' && sizes && Number(tensorFromProto(sizes).data[0]) === 1;
    return !(sideBySide && all(mean!, 0) && all(variance!, 1));
  };
  const counts = { dropouts: 0, batchNormalizations: 0 };
  graph.node = graph.node.flatMap((node): NodeProto[] => {
    if (node.opType === 'Dropout' && mode(node.input[2])) {
      counts.dropouts++;
      return [amend(node, { input: node.input.slice(0, 2) })];
    }
    if (node.opType !== 'BatchNormalization' || intOf(node, 'training_mode', 0) !== 1) return [node];
    if (!normalizesBatch(node)) return [node];
    counts.batchNormalizations++;
    // its further outputs are the running statistics, moved on: at inference they stay
    const kept = node.output
      .slice(1, 3)
      .flatMap((name, k) => (name && isRead(name) ? [{ name, from: node.input[3 + k]! }] : []));
    const attribute = node.attribute.filter(({ name }) => name !== 'training_mode');
    return [
      amend(node, { output: node.output.slice(0, 1), attribute }),
      ...kept.map(({ name, from }) => makeNode('Identity', [from], [name], {}, { name: `${node.name}/${name}` })),
    ];
  });
  if (counts.dropouts + counts.batchNormalizations > 0) remarks.push(remark('TRAINING_MODE', counts));
}
