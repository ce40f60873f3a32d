/** An adapter put on its base model. */
import { InjertoError } from '../../errors.ts';
import {
  dtypeOfProto,
  graphOf,
  type ModelProto,
  sameShape,
  shapeOf,
  sizeOf,
  type Tensor,
  tensor,
} from '../../onnx/index.ts';
import type { NamedTensors } from '../../safetensors.ts';
import { applyParameters } from '../export/apply-parameters.ts';
import type { Features, Head } from '../surgery/anatomy.ts';
import { nodeLabel } from '../surgery/node-label.ts';
import { replaceHead } from '../surgery/replace-head.ts';
import type { AdapterFile } from './adapter-file.ts';
import type { LoraPair } from './lora-adapter.ts';
import { findLoraLayers, type LoraLayer } from './lora-layers.ts';
import { matchModule, noSuchModule } from './match-module.ts';

/** Where the head of the adapter belongs. */
export interface HeadPlace {
  readonly features: Features;
  /** Path of the module that the base's own head is, or that the adapter's is. */
  readonly module: string | undefined;
}

export interface FittedAdapter {
  /** What the head reads. */
  readonly features: Features;
  /** The base with the adapter's head and with whatever else it trained whole; the pairs are not in it yet. */
  readonly model: ModelProto;
  /** Modules called as in the model. */
  readonly pairs: readonly LoraPair[];
  /** Of the adapter's head; undefined where it has none and the base's own stays. */
  readonly head:
    | { readonly module: string; readonly classes: number; readonly parameters: readonly string[] }
    | undefined;
}

/** Path of the module that a model's head is; undefined where it has none, or is no single linear layer. */
export function headModuleOf(model: ModelProto, head: Head): string | undefined {
  const nodes = new Set(head.nodes);
  return findLoraLayers(model).layers.findLast((layer) => layer.nodes.some((node) => nodes.has(nodeLabel(node))))
    ?.module;
}

/** @throws {InjertoError} ADAPTER_MISMATCH names the tensor that the base has no place for, or both shapes. */
export function fitAdapter(base: ModelProto, { pairs, saved }: AdapterFile, place: HeadPlace): FittedAdapter {
  const { layers } = findLoraLayers(base);
  const modules = layers.map((layer) => layer.module);
  const named = pairs.map((pair) => {
    const module = matchModule(pair.module, modules);
    if (module === undefined) throw noSuchModule(`${pair.module}.lora_A.weight`, pair.module, modules);
    return { ...pair, module };
  });
  const headModule = headModuleIn(saved, place, modules);
  const changes: Record<string, Tensor<'float32'>> = {};
  for (const [name, value] of Object.entries(saved)) {
    if (headModule !== undefined && moduleOf(name) === headModule) continue;
    const { weight, tensor: stored } = wholeWeight(name, value, base, layers);
    changes[weight] = stored;
  }
  const changed = applyParameters(base, changes);
  const grafted = headModule === undefined ? undefined : graft(changed, saved, headModule, place.features);
  const model = grafted?.model ?? changed;
  return { model, pairs: named, head: grafted?.head, features: place.features };
}

function moduleOf(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}

/** The module among the saved ones that is the head: the one of that name, else one that the base does not have and that reads the features. */
function headModuleIn(
  saved: NamedTensors,
  { module, features }: HeadPlace,
  modules: readonly string[],
): string | undefined {
  const heads = [...new Set(Object.keys(saved).map(moduleOf))].filter((name) => saved[`${name}.weight`]);
  const named = module === undefined ? undefined : heads.find((name) => matchModule(name, [module]) !== undefined);
  return (
    named ??
    heads.find(
      (name) => matchModule(name, modules) === undefined && columnsOf(saved[`${name}.weight`]!) === features.size,
    )
  );
}

/** Of a matrix, or of a 1×1 convolution. */
function columnsOf({ shape }: Tensor): number | undefined {
  return shape.length >= 2 && sizeOf(shape.slice(2)) === 1 ? shape[1] : undefined;
}

function graft(base: ModelProto, saved: NamedTensors, module: string, features: Features) {
  const weight = saved[`${module}.weight`]!;
  const [classes] = weight.shape as [number];
  if (columnsOf(weight) !== features.size) {
    throw mismatch(`${module}.weight`, weight.shape, [classes, features.size]);
  }
  const bias = saved[`${module}.bias`] ?? tensor('float32', [classes], new Float32Array(classes));
  const { model, parameters } = replaceHead(base, { features } as Head, { kind: 'linear' }, classes, () => 0);
  const [ownWeight, ownBias] = parameters as [string, string];
  return {
    head: { module, classes, parameters },
    model: applyParameters(model, {
      [ownWeight]: tensor('float32', [classes, features.size], weight.data),
      [ownBias]: bias,
    }),
  };
}

/** A weight that was trained whole, in the layout of the initializer that it takes the place of. */
function wholeWeight(name: string, value: Tensor<'float32'>, base: ModelProto, layers: readonly LoraLayer[]) {
  const initializers = graphOf(base).initializer.filter((proto) => dtypeOfProto(proto) === 'float32');
  const modules = layers.map((layer) => layer.module);
  const layer = layers.find(
    ({ module }) => name.endsWith('.weight') && module === matchModule(moduleOf(name), modules),
  );
  if (layer) {
    if (!sameShape(layer.shape, value.shape)) throw mismatch(name, value.shape, layer.shape, layer.module);
    return { weight: layer.weight, tensor: permuted(value, layer.storedAxes) };
  }
  const names = initializers.map((proto) => proto.name);
  const found = matchModule(name, names);
  if (found === undefined) throw noSuchModule(name, moduleOf(name), modules);
  const shape = shapeOf(initializers.find((proto) => proto.name === found)!);
  if (!sameShape(shape, value.shape)) throw mismatch(name, value.shape, shape, found);
  return { weight: found, tensor: value };
}

/** Axis i of the value becomes axis `axes[i]`. */
function permuted(value: Tensor<'float32'>, axes: readonly number[]): Tensor<'float32'> {
  const shape = axes.map((_, to) => value.shape[axes.indexOf(to)]!);
  const strides = axes.map((to) => sizeOf(shape.slice(to + 1)));
  const data = new Float32Array(value.data.length);
  for (let i = 0; i < data.length; i++) {
    let rest = i;
    let at = 0;
    for (let axis = axes.length - 1; axis >= 0; axis--) {
      at += (rest % value.shape[axis]!) * strides[axis]!;
      rest = Math.floor(rest / value.shape[axis]!);
    }
    data[at] = value.data[i]!;
  }
  return tensor('float32', shape, data);
}

function mismatch(tensor: string, found: readonly number[], wanted: readonly number[], layer?: string): InjertoError {
  return new InjertoError('ADAPTER_MISMATCH/saved', {
    details: { found: `[${found}]`, wanted: `[${wanted}]`, ...(layer !== undefined && { layer }) },
    where: { tensor },
  });
}
