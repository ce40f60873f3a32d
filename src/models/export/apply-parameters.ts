import { InjertoError } from '../../errors.ts';
import {
  dtypeOfProto,
  graphOf,
  type ModelProto,
  sameShape,
  shapeOf,
  type Tensor,
  tensorToProto,
  withGraph,
} from '../../onnx/index.ts';

/** The model with new values in some of its initializers. The model given is left as it is; the values are not copied.
 * @throws {InjertoError} PARAMETER_MISMATCH if there is no such float32 initializer or its shape differs · PARAMETER_NOT_FINITE. */
export function applyParameters(
  model: ModelProto,
  parameters: Readonly<Record<string, Tensor<'float32'>>>,
): ModelProto {
  const known = new Map(graphOf(model).initializer.map((proto) => [proto.name, proto]));
  for (const [name, value] of Object.entries(parameters)) {
    const proto = known.get(name);
    if (!proto || dtypeOfProto(proto) !== 'float32' || !sameShape(shapeOf(proto), value.shape)) {
      const found = proto && `${dtypeOfProto(proto)} [${proto.dims}]`;
      throw new InjertoError('PARAMETER_MISMATCH/graph', {
        details: { ...(found !== undefined && { found }), shape: `[${value.shape}]` },
        where: { initializer: name },
      });
    }
    if (!value.data.every(Number.isFinite)) {
      throw new InjertoError('PARAMETER_NOT_FINITE', { where: { initializer: name } });
    }
  }
  return withGraph(model, {
    initializer: graphOf(model).initializer.map((proto) => {
      const value = parameters[proto.name];
      return value ? tensorToProto(proto.name, value) : proto;
    }),
  });
}
