/** The activation functions that a Dense module can name, as PyTorch makes them without arguments. */
import { Float, type Tensor } from '../../onnx/index.ts';
import type { Subgraph } from '../surgery/subgraph.ts';

/** A function by the name of its class, with its weight if it has one. */
export interface Activation {
  readonly name: ActivationName;
  /** Of PReLU, [1]. */
  readonly weight?: Tensor<'float32'>;
}

/** Writes f(x). */
type Write = (x: string, graph: Subgraph, scope: string, weight: Tensor<'float32'> | undefined) => string;

/** A function that is one operator of ONNX. */
function operator(opType: string, attributes: Record<string, Float> = {}): Write {
  return (x, graph, scope) => graph.node(scope, opType, [x], attributes);
}

function clip(from: number, to: number): Write {
  return (x, graph, scope) =>
    graph.node(scope, 'Clip', [x, graph.scalar(`${scope}/least`, from), graph.scalar(`${scope}/most`, to)]);
}

/** x·g(x) */
function gated(gate: Write): Write {
  return (x, graph, scope) => graph.node(scope, 'Mul', [x, gate(x, graph, scope, undefined)]);
}

/** torch.nn.modules.activation, with the defaults of its constructors. */
const writers = {
  Identity: (x) => x,
  CELU: operator('Celu'),
  ELU: operator('Elu'),
  // x/2·(1 + erf(x/√2))
  GELU: (x, graph, scope) => {
    const scaled = graph.node(scope, 'Div', [x, graph.scalar(`${scope}/sqrt2`, Math.SQRT2)]);
    const erf = graph.node(scope, 'Erf', [scaled]);
    const raised = graph.node(scope, 'Add', [erf, graph.scalar(`${scope}/one`, 1)]);
    return graph.node(scope, 'Mul', [graph.node(scope, 'Mul', [x, raised]), graph.scalar(`${scope}/half`, 0.5)]);
  },
  Hardsigmoid: operator('HardSigmoid', { alpha: new Float(1 / 6), beta: new Float(0.5) }),
  Hardswish: gated(operator('HardSigmoid', { alpha: new Float(1 / 6), beta: new Float(0.5) })),
  Hardtanh: clip(-1, 1),
  LeakyReLU: operator('LeakyRelu', { alpha: new Float(0.01) }),
  // −softplus(−x)
  LogSigmoid: (x, graph, scope) => {
    const softplus = graph.node(scope, 'Softplus', [graph.node(scope, 'Neg', [x])]);
    return graph.node(scope, 'Neg', [softplus]);
  },
  Mish: gated((x, graph, scope) => graph.node(scope, 'Tanh', [graph.node(scope, 'Softplus', [x])])),
  PReLU: (x, graph, scope, weight) =>
    graph.node(scope, 'PRelu', [x, graph.tensor(`${scope.slice(1)}.activation_function.weight`, weight!)]),
  ReLU: operator('Relu'),
  ReLU6: clip(0, 6),
  SELU: operator('Selu'),
  Sigmoid: operator('Sigmoid'),
  SiLU: gated(operator('Sigmoid')),
  Softplus: operator('Softplus'),
  Softsign: operator('Softsign'),
  Tanh: operator('Tanh'),
  Tanhshrink: (x, graph, scope) => graph.node(scope, 'Sub', [x, graph.node(scope, 'Tanh', [x])]),
} satisfies Record<string, Write>;

export type ActivationName = keyof typeof writers;
export const activationNames = Object.keys(writers) as readonly ActivationName[];

export function writeActivation(x: string, { name, weight }: Activation, graph: Subgraph, scope: string): string {
  const write: Write = writers[name];
  return write(x, graph, scope, weight);
}
