/** Optimizers of ONNX Runtime that change what a graph computes. They are switched off for the graphs that they would change. */
import { decodeModel, graphOf, type ModelProto, type NodeProto } from '../onnx/index.ts';
import { allNodes } from '../onnx/walk.ts';

interface Flaw {
  /** As ONNX Runtime calls it. */
  readonly optimizer: string;
  readonly concerns: (nodes: readonly NodeProto[]) => boolean;
}

const flaws: readonly Flaw[] = [
  {
    // ONNX Runtime 1.30 makes a Pad with zeros the padding of the MaxPool behind it, which is minus infinity: other numbers wherever all of a
    // window is negative (BiT and other networks that normalize before they activate). Version 1.32 does not.
    optimizer: 'Pad_Fusion',
    concerns: (nodes) => {
      const padded = new Set(nodes.flatMap(({ opType, output }) => (opType === 'Pad' ? output : [])));
      return nodes.some(({ opType, input }) => opType === 'MaxPool' && padded.has(input[0]!));
    },
  },
];

/** Those that must not touch any of the graphs. */
export function flawedOptimizers(models: readonly (ModelProto | Uint8Array)[]): string[] {
  const all = models.map((model) => allNodes(nodesOf(model)));
  return flaws.flatMap(({ optimizer, concerns }) => (all.some(concerns) ? [optimizer] : []));
}

function nodesOf(model: ModelProto | Uint8Array): readonly NodeProto[] {
  if (!(model instanceof Uint8Array)) return graphOf(model).node;
  try {
    return graphOf(decodeModel(model, 'model')).node;
  } catch {
    return []; // the engine will say what is wrong with it
  }
}
