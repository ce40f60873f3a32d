/** Blocks by the numbers in parameter names. */
import { smallestOf } from '../../extremes.ts';
import { parameterPath } from './parameter-path.ts';
import type { Parameter } from './trainable-parameters.ts';

export interface NamedGroup {
  readonly name: string;
  readonly parameters: readonly Parameter[];
}

interface Placed {
  readonly parameter: Parameter;
  readonly path: readonly string[];
}

interface PlacedGroup {
  readonly key: readonly string[];
  readonly members: readonly Placed[];
  /** Whether the key ends with a number that tells it from its like: `features.3`, `layer2`. */
  readonly numbered: boolean;
}

/** Whether the layer of `to` works on what one of the layers of `from` has made. */
export type Reaches = (from: readonly Parameter[], to: Parameter) => boolean;

/** Groups by the first number in each path (`features.3`, `encoder.layer.5`), and by a later one where that gives groups of at least
 * two layers each, one after the other (`layer2.0`, `stages.1.blocks.0`, but not the parallel `inception3a.branch2`). What has no number is grouped by module. Norms alone join the group before them.
 * Undefined where the names say too little: less than half of the layers lie in numbered groups, or there is one group only. */
export function groupByName(parameters: readonly Parameter[], reaches: Reaches): NamedGroup[] | undefined {
  const placed = placeAll(parameters);
  if (!placed) return undefined;
  const groups = split(placed, 0).flatMap((group) => refine(group, reaches));
  const numbered = groups.filter((group) => group.numbered).flatMap((group) => group.members);
  if (groups.length < 2 || layersOf(numbered) * 2 < layersOf(placed)) return undefined;
  return joinNorms(groups).map(({ key, members }) => ({
    name: key.join('.'),
    parameters: members.map((member) => member.parameter),
  }));
}

/** Gives a parameter without a path that of the next one that has one (the bias after its matrix), else of the one before. */
function placeAll(parameters: readonly Parameter[]): Placed[] | undefined {
  const paths = parameters.map(parameterPath);
  const known = parameters.filter((_, i) => paths[i]);
  if (known.length * 2 < parameters.length) return undefined;
  return parameters.map((parameter, i) => ({
    parameter,
    path: paths[i] ?? paths.slice(i).find(Boolean) ?? paths.slice(0, i).findLast(Boolean)!,
  }));
}

/** One group for each number that first occurs at or after `depth`; for paths without one, each module below what all share. */
function split(placed: readonly Placed[], depth: number): PlacedGroup[] {
  const siblings = siblingNumbers(placed);
  const shared = sharedDepth(placed);
  const groups = new Map<string, { key: readonly string[]; members: Placed[]; numbered: boolean }>();
  for (const member of placed) {
    const { path } = member;
    const modules = path.slice(0, -1);
    const at = modules.findIndex((_, i) => i >= depth && isNumbered(path, i, siblings));
    const end = at >= 0 ? at + 1 : Math.min(Math.max(shared, depth) + 1, Math.max(modules.length, 1));
    const key = path.slice(0, end);
    const id = key.join('.');
    const group = groups.get(id);
    if (group) group.members.push(member);
    else groups.set(id, { key, members: [member], numbered: at >= 0 });
  }
  return [...groups.values()];
}

function refine(group: PlacedGroup, reaches: Reaches): PlacedGroup[] {
  if (!group.numbered) return [group];
  const parts = split(group.members, group.key.length);
  const finer = parts.filter((part) => part.numbered && layersOf(part.members) >= 2);
  const covered = finer.reduce((sum, part) => sum + layersOf(part.members), 0);
  if (finer.length < 2 || covered * 2 < layersOf(group.members) || !inSequence(finer, reaches)) return [group];
  return [
    ...finer.flatMap((part) => refine(part, reaches)),
    ...byModule(parts.filter((part) => !finer.includes(part))),
  ];
}

function inSequence(parts: readonly PlacedGroup[], reaches: Reaches): boolean {
  const ordered = parts.toSorted((a, b) => firstPosition(a) - firstPosition(b));
  return ordered.slice(1).every((part, i) => {
    const before = ordered[i]!.members.map((member) => member.parameter);
    const first = part.members.find((member) => member.parameter.position === firstPosition(part))!;
    return reaches(before, first.parameter);
  });
}

/** Parts too small to stand alone (`downsample.0`, `downsample.1`), put together by the module that holds them. */
function byModule(parts: readonly PlacedGroup[]): PlacedGroup[] {
  const modules = new Map<string, PlacedGroup>();
  for (const { key, members, numbered } of parts) {
    const module = numbered ? key.slice(0, -1) : key;
    const id = module.join('.');
    modules.set(id, { key: module, members: [...(modules.get(id)?.members ?? []), ...members], numbered: true });
  }
  return [...modules.values()];
}

/** A whole number always counts; a name that ends in one (`layer2`, `Mixed_5b`) only beside others of the same stem. */
function isNumbered(path: readonly string[], i: number, siblings: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  if (/^\d+$/.test(path[i]!)) return true;
  const stem = stemOf(path[i]!);
  return stem !== undefined && siblings.get([...path.slice(0, i), stem].join('.'))!.size >= 2;
}

function siblingNumbers(placed: readonly Placed[]): Map<string, Set<string>> {
  const siblings = new Map<string, Set<string>>();
  for (const { path } of placed) {
    path.forEach((step, i) => {
      const stem = stemOf(step);
      if (stem === undefined) return;
      const id = [...path.slice(0, i), stem].join('.');
      siblings.set(id, (siblings.get(id) ?? new Set()).add(step));
    });
  }
  return siblings;
}

function stemOf(step: string): string | undefined {
  return /^(.*?\D)\d+[a-z]?$/.exec(step)?.[1];
}

function sharedDepth(placed: readonly Placed[]): number {
  const first = placed[0]?.path ?? [];
  const differs = first.findIndex((step, i) => placed.some(({ path }) => path[i] !== step));
  return differs < 0 ? first.length : differs;
}

function joinNorms(groups: readonly PlacedGroup[]): PlacedGroup[] {
  const ordered = groups.toSorted((a, b) => firstPosition(a) - firstPosition(b));
  const joined: PlacedGroup[] = [];
  for (const group of ordered) {
    const before = joined.at(-1);
    const alone = layersOf(group.members) === 0;
    if (before && (alone || layersOf(before.members) === 0)) {
      const named = alone ? before : group;
      joined[joined.length - 1] = { ...named, members: [...before.members, ...group.members] };
    } else joined.push(group);
  }
  return joined;
}

function firstPosition({ members }: PlacedGroup): number {
  return smallestOf(members.map((member) => member.parameter.position));
}

function layersOf(members: readonly Placed[]): number {
  return members.filter((member) => member.parameter.matrix).length;
}
