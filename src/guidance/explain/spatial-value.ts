/** Where the last features of a photo lie that still have places: what Grad-CAM looks at. */
import type { ShapeTable } from '../../autodiff/index.ts';
import type { ImageSize } from '../../models/index.ts';
import {
  ancestorsOf,
  graphOf,
  indexGraph,
  isFloating,
  type ModelProto,
  type NodeProto,
  readsOf,
  sortedNodes,
} from '../../onnx/index.ts';

export interface SpatialValue {
  readonly name: string;
  /** `map`: [N, C, rows, columns] · `map-last`: [N, rows, columns, C] · `tokens`: [N, prefix + rows·columns, C] */
  readonly layout: 'map' | 'map-last' | 'tokens';
  readonly rows: number;
  readonly columns: number;
  readonly channels: number;
  /** Tokens before those of the patches: of the class, of registers. */
  readonly prefix: number;
}

/** Class tokens and registers together, at most (DINOv2 has five). */
const maxPrefix = 8;

/** The values that everything that the scores know of the photo passes through, and that have places, the last one first. Attention maps and branches
 * of residual blocks are none: something goes past them.
 * @returns none where the places are lost in a way that is not understood: after the last map comes a sequence that does not fit it. */
export function spatialValues(
  model: ModelProto,
  { input, scores, shapes, size }: { input: string; scores: string; shapes: ShapeTable; size: ImageSize },
): SpatialValue[] {
  const found: SpatialValue[] = [];
  let grid: { rows: number; columns: number } | undefined;
  for (const name of bottlenecks(model, input, scores, shapes)) {
    const axes = shapes.get(name)?.axes;
    if (!axes || axes[0] !== null || axes.slice(1).some((n) => n === null)) continue;
    const places =
      axes.length === 4
        ? mapAt(name, axes as number[], size)
        : axes.length === 3 && grid
          ? tokensAt(name, axes as number[], grid)
          : undefined;
    if (places) {
      found.push(places);
      if (places.layout !== 'tokens') grid = places;
    } else if (axes.length === 3 && (axes[1] as number) > 1) found.length = 0;
  }
  return found.reverse();
}

function mapAt(name: string, [, a, b, c]: readonly number[], size: ImageSize): SpatialValue | undefined {
  const fits = (rows: number, columns: number) =>
    rows > 1 && columns > 1 && Math.abs((rows / columns) * (size.width / size.height) - 1) < 0.35;
  if (fits(b!, c!) && !(a === b && b === c))
    return { name, layout: 'map', rows: b!, columns: c!, channels: a!, prefix: 0 };
  return fits(a!, b!) && b !== c
    ? { name, layout: 'map-last', rows: a!, columns: b!, channels: c!, prefix: 0 }
    : undefined;
}

/** Patches of a transformer: as many as the map that they were cut from had places, or as it has after neighbors were merged two by two. */
function tokensAt(
  name: string,
  [, tokens, channels]: readonly number[],
  grid: { readonly rows: number; readonly columns: number },
): SpatialValue | undefined {
  for (
    let { rows, columns } = grid;
    rows >= 1 && columns >= 1;
    rows = Math.ceil(rows / 2), columns = Math.ceil(columns / 2)
  ) {
    const prefix = tokens! - rows * columns;
    const merged = rows !== grid.rows;
    if (rows * columns > 1 && prefix >= 0 && prefix <= (merged ? 0 : maxPrefix)) {
      return { name, layout: 'tokens', rows, columns, channels: channels!, prefix };
    }
    if (rows === 1 && columns === 1) break;
  }
  return undefined;
}

/** Floating-point values without which nothing of `input` reaches `scores`, in the order in which they are made. */
function bottlenecks(model: ModelProto, input: string, scores: string, shapes: ShapeTable): string[] {
  const graph = graphOf(model);
  const reached = new Set([input]);
  const wanted = new Set(ancestorsOf(indexGraph(graph), [scores]));
  const isFloat = (name: string) => isFloating(shapes.get(name)?.dtype ?? 'float32');
  const path: NodeProto[] = [];
  for (const node of sortedNodes(graph)) {
    if (!wanted.has(node) || !readsOf(node).some((name) => reached.has(name))) continue;
    if (['Shape', 'Size'].includes(node.opType)) continue;
    path.push(node);
    for (const name of node.output) if (name && isFloat(name)) reached.add(name);
  }
  const lastRead = new Map<string, number>();
  for (const [at, node] of path.entries())
    for (const name of readsOf(node)) if (reached.has(name)) lastRead.set(name, at);
  const found: string[] = [];
  let open = lastRead.get(input) ?? 0;
  for (const [at, node] of path.entries()) {
    const used = node.output.filter((name) => lastRead.has(name));
    if (open <= at && used.length === 1) found.push(used[0]!);
    for (const name of used) open = Math.max(open, lastRead.get(name)!);
  }
  return found;
}
