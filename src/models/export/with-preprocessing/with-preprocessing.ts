import { InjertoError } from '../../../errors.ts';
import {
  decodeModel,
  encodeModel,
  FreshNames,
  graphOf,
  type ModelProto,
  makeValueInfo,
  raiseOpset,
  tensorToProto,
  withGraph,
  withMetadata,
} from '../../../onnx/index.ts';
import type { ImageModel } from '../../reference-model.ts';
import { withHubNames } from '../hub-names.ts';
import { keepZeroPadding } from '../zero-padding.ts';
import { preprocessingNodes, resizeModes } from './preprocessing-graph.ts';

/** What the input of the exported graph is called: uint8 [batch, height, width, 3]. */
export const imagesInput = 'images';

/** Marks a graph that prepares its photos itself, so that nobody prepares them twice. Its value is the version of the form. */
const marker = 'injerto.preprocessing';

/** Resize with antialias. */
const opset = 18;

/**
 * A model's graph with resizing, cropping and normalizing in front.
 * @returns a new model: input `images` uint8 [batch, height, width, 3] of any size, RGB; the outputs are the model's.
 * @throws {InjertoError} EXPORT_UNSUPPORTED for a filter that ONNX does not have, or for pixels of version 1.
 */
export function withPreprocessing(reference: ImageModel): ModelProto {
  const { preprocessing } = reference;
  const { resample } = preprocessing;
  if (preprocessing.pixelVersion === 1) throw new InjertoError('EXPORT_UNSUPPORTED/version', { where: reference.name });
  if (preprocessing.resize !== 'none' && !resizeModes[resample]) {
    throw new InjertoError('EXPORT_UNSUPPORTED/filter', { details: { filter: resample }, where: reference.name });
  }
  const model = decodeModel(encodeModel(keepZeroPadding(withHubNames(reference.model, reference))), reference.file);
  raiseOpset(model, opset);
  const graph = graphOf(model);
  const [input] = graph.input.filter((value) => !graph.initializer.some(({ name }) => name === value.name));
  const names = new FreshNames(model);
  const name = (wish: string) => names.take(wish);
  const images = name(imagesInput);
  const { nodes, constants } = preprocessingNodes(images, input!.name, preprocessing, name);
  const whole = withGraph(model, {
    node: [...nodes, ...graph.node],
    input: [
      makeValueInfo(images, 'uint8', ['batch', 'height', 'width', 3]),
      ...graph.input.filter((value) => value !== input),
    ],
    initializer: [...graph.initializer, ...Object.entries(constants).map(([key, value]) => tensorToProto(key, value))],
  });
  return withMetadata(whole, {
    [marker]: '1',
    // where Ultralytics puts them, so that a bare file has its names
    ...(reference.classes && { names: JSON.stringify(Object.fromEntries(reference.classes.entries())) }),
  });
}

/** Whether a graph prepares its photos itself. */
export function preparesItsPhotos(model: ModelProto): boolean {
  return model.metadataProps.some(({ key }) => key === marker);
}
