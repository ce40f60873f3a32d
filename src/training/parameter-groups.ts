/** Which learning rate and weight decay each weight gets. */

export interface TrainableParameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Distance from the head: 0 is the head itself, 1 the last block, and so on down. */
  readonly depth: number;
}

export interface GroupRates {
  /** Peak learning rate of the head (depth 0). */
  readonly head: number;
  /** Peak learning rate of the last block of the body (depth 1). */
  readonly body: number;
  /** Factor from each block to the one below it, 0 … 1 (Clark et al. 2020, ELECTRA, app. B); 1 is the same rate everywhere. @default 1 */
  readonly layerDecay?: number;
  /** Decoupled weight decay of tensors with two axes or more. */
  readonly weightDecay: number;
}

export interface ParameterGroup {
  /** Peak learning rate; the schedule's factor comes on top. */
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly names: readonly string[];
}

/** Sorts weights into groups of equal rate and decay. Norm scales and biases (one axis or none) never decay: shrinking
 * them changes the function without regularizing it.
 * @returns at least one name in each group; the order follows the first appearance. */
export function parameterGroups(parameters: readonly TrainableParameter[], rates: GroupRates): ParameterGroup[] {
  const groups = new Map<string, { learningRate: number; weightDecay: number; names: string[] }>();
  for (const { name, shape, depth } of parameters) {
    const learningRate = depth === 0 ? rates.head : rates.body * (rates.layerDecay ?? 1) ** (depth - 1);
    const weightDecay = shape.length <= 1 ? 0 : rates.weightDecay;
    const key = `${learningRate}/${weightDecay}`;
    const group = groups.get(key) ?? { learningRate, weightDecay, names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()];
}
