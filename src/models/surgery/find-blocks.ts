/** The backbone's weights in blocks that are trained or frozen together. */
import type { ShapeTable } from '../../autodiff/shape-table.ts';
import { nameTest } from '../../names/name-pattern.ts';
import { ancestorsOf, descendantsOf, graphOf, indexGraph, type ModelProto } from '../../onnx/index.ts';
import type { Block, Head } from './anatomy.ts';
import { groupByDepth } from './group-by-depth.ts';
import { groupByName, type NamedGroup, type Reaches } from './group-by-name.ts';
import { matchesNothing } from './matches-nothing.ts';
import { nodeLabel } from './node-label.ts';
import { type Parameter, trainableParameters } from './trainable-parameters.ts';

/** Blocks from the input to the features: by the numbers in parameter names, else by where the graph narrows to one value.
 * @param patterns the blocks in order, each a pattern over parameter names; a parameter goes to the first that matches.
 * @throws {InjertoError} PATTERN_MATCHES_NOTHING. */
export function findBlocks(
  model: ModelProto,
  shapes: ShapeTable,
  head: Head,
  patterns?: readonly string[] | undefined,
): Block[] {
  const index = indexGraph(graphOf(model));
  const nodes = ancestorsOf(index, [head.features.value]);
  const backbone = new Set(nodes);
  const parameters = trainableParameters(index).filter(({ reader }) => backbone.has(reader));
  if (patterns) return groupByPatterns(parameters, patterns).map(blockOf);
  const reaches: Reaches = (from, to) => {
    const reached = descendantsOf(
      index.graph,
      from.map((parameter) => parameter.name),
    );
    return to.reader.input.some((name) => reached.has(name));
  };
  return (groupByName(parameters, reaches) ?? groupByDepth(parameters, nodes, index, shapes)).map(blockOf);
}

function groupByPatterns(parameters: readonly Parameter[], patterns: readonly string[]): NamedGroup[] {
  const left = new Set(parameters);
  return patterns.map((pattern) => {
    const matches = nameTest(pattern);
    const chosen = [...left].filter((parameter) => matches(parameter.name));
    if (chosen.length === 0) {
      throw matchesNothing(
        pattern,
        parameters.map((parameter) => parameter.name),
      );
    }
    for (const parameter of chosen) left.delete(parameter);
    return { name: pattern, parameters: chosen };
  });
}

function blockOf({ name, parameters }: NamedGroup): Block {
  const ordered = parameters.toSorted((a, b) => a.position - b.position);
  return {
    name,
    parameters: ordered.map((parameter) => parameter.name),
    parameterCount: ordered.reduce((sum, parameter) => sum + parameter.count, 0),
    firstNode: nodeLabel(ordered[0]!.reader),
    lastNode: nodeLabel(ordered.at(-1)!.reader),
  };
}
