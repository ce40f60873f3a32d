import { graphOf, type ModelProto, constantsToInitializers as ofGraph, withGraph } from '../../onnx/index.ts';

/** Turns Constant nodes into initializers of the same name, so that rules can read them and cuts need not carry them.
 *  Leaves alone: constants that are outputs, those in subgraphs. */
export function constantsToInitializers(model: ModelProto): ModelProto {
  return withGraph(model, ofGraph(graphOf(model)));
}
