/** What every loss is built with: a graph that grows by a scalar and by the inputs that the scalar is compared with. */
import { type DType, FreshNames, graphOf, type ModelProto, opsetOf, withGraph } from '../../onnx/index.ts';
import { GraphBuilder } from '../graph-builder.ts';
import { type Axes, declareValue, type ShapeTable, type ValueFacts } from '../shape-table.ts';
import type { Value } from '../value.ts';

/** An input of the step graph that does not come from the model: what the loss compares with. */
export interface TargetInput {
  readonly name: string;
  readonly dtype: 'float32' | 'float64' | 'int64';
  readonly axes: Axes;
}

export interface AddedLoss {
  readonly model: ModelProto;
  /** The scalar. */
  readonly loss: string;
  readonly targets: readonly TargetInput[];
  /** What the model predicts, as the forward graph puts it out. */
  readonly output: string;
  /** Gradients of the loss that are known in closed form, by value: differentiation begins there instead of at the loss. */
  readonly seeds?: ReadonlyMap<string, string>;
  readonly shapes: ShapeTable;
}

/** Writes a loss onto a model: ask for the targets, write the formula, `finish`. */
export class LossBuilder {
  readonly op: GraphBuilder;
  readonly #model: ModelProto;
  readonly #facts: Map<string, ValueFacts>;
  readonly #targets: TargetInput[] = [];

  constructor(model: ModelProto, shapes: ShapeTable) {
    this.#model = model;
    this.#facts = new Map(shapes);
    this.op = new GraphBuilder(opsetOf(model)!, this.#facts, 'loss/', new FreshNames(model));
  }

  /** A new input. */
  target(name: string, dtype: DType, axes: Axes): Value {
    this.#facts.set(name, { dtype, axes });
    this.#targets.push({ name, dtype: dtype as TargetInput['dtype'], axes });
    return this.op.value(name);
  }

  finish(loss: Value, output: Value, seeds?: ReadonlyMap<string, string>): AddedLoss {
    const graph = graphOf(this.#model);
    const model = withGraph(this.#model, {
      input: [...graph.input, ...this.#targets.map(({ name }) => declareValue(name, this.#facts))],
      node: [...graph.node, ...this.op.nodes],
      initializer: [...graph.initializer, ...this.op.initializers],
    });
    return {
      model,
      loss: loss.name,
      targets: this.#targets,
      output: output.name,
      ...(seeds && { seeds }),
      shapes: this.#facts,
    };
  }
}
