/** A file with the options of a training, in YAML or JSON: read, checked line by line, and turned into the flags that it stands for. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMap, LineCounter, type Node, type Pair, parseDocument, visit } from 'yaml';
import { InjertoError, messageOf } from '../../errors.ts';
import { optionRows } from '../../methods/options/option-table.ts';
import type { ValueKind } from '../../methods/options/value-kinds.ts';
import * as kinds from '../../methods/options/value-kinds.ts';
import { nearestName } from '../../names/nearest-names.ts';
import { expectedBy, shown } from '../../options/issues.ts';
import type { Messages } from '../messages/index.ts';
import { dataOptions } from '../options/data-options.ts';
import { parserOf } from '../options/option-values.ts';
import { attributeOf } from '../options/train-options.ts';

export interface ConfigFile {
  /** Absolute. */
  readonly file: string;
  /** As commander would give them, by attribute; `data` is the argument. */
  readonly flags: Readonly<Record<string, unknown>>;
  /** Line of each flag, by attribute and by the option's name in the API. */
  readonly lines: ReadonlyMap<string, number>;
}

interface Key {
  readonly kind: ValueKind;
  readonly attribute: string;
  readonly option: string;
}

const places: Readonly<Record<string, ValueKind>> = {
  data: kinds.path,
  model: kinds.text('MODEL'),
  base: kinds.text('MODEL'),
  method: kinds.choice('METHOD', 'transfer', 'fine-tune', 'lora', 'contrastive', 'scratch', 'auto'),
  task: kinds.choice('TASK', 'single-label', 'multi-label', 'regression', 'causal-lm'),
  out: kinds.path,
  adapterOut: kinds.path,
  background: kinds.color,
  wholeFiles: kinds.onOff,
};

/** Every option under its name in the API, and as its flag is written. */
const keys: ReadonlyMap<string, Key> = new Map([
  ...[...optionRows].reverse().flatMap(({ option, flag, kind }) => {
    const key = { kind, attribute: attributeOf(flag), option };
    // `dropout` has a flag of its own for each method: the first one stands for it
    return [
      [option, key],
      [flag, key],
    ] as const;
  }),
  ...Object.entries({ ...dataOptions, ...places }).flatMap(([name, kind]) => {
    const key = { kind, attribute: name, option: name };
    return [
      [name, key],
      [name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), key],
    ] as const;
  }),
]);

/** Options that are paths: relative ones start at the folder of the file. */
const paths = new Set(['data', 'out', 'adapterOut', 'imageRoot', 'cache']);

/** @throws {InjertoError} FILE_UNREADABLE · CONFIG_FILE_INVALID with the line. */
export async function readConfigFile(given: string, messages: Messages): Promise<ConfigFile> {
  const file = path.resolve(given);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new InjertoError('FILE_UNREADABLE/config', { details: { reason: messageOf(cause) }, where: file, cause });
  });
  const flags: Record<string, unknown> = {};
  const lines = new Map<string, number>();
  for (const { name, line, key, value } of entriesOf(text, file)) {
    flags[key.attribute] = checked(value, key, name, messages, { file, line });
    lines.set(key.attribute, line).set(key.option, line);
  }
  for (const name of paths)
    if (typeof flags[name] === 'string') flags[name] = path.resolve(path.dirname(file), flags[name]);
  for (const name of ['model', 'base'])
    if (typeof flags[name] === 'string') flags[name] = await modelFrom(path.dirname(file), flags[name]);
  return { file, flags, lines };
}

interface Entry {
  readonly name: string;
  readonly line: number;
  readonly key: Key;
  readonly value: unknown;
}

function* entriesOf(text: string, file: string): Generator<Entry> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: false });
  const lineOf = (offset: number) => counter.linePos(offset).line;
  const [error] = [...document.errors, ...document.warnings];
  if (error) {
    const where = { file, line: lineOf(error.pos[0]) };
    throw new InjertoError('CONFIG_FILE_INVALID/syntax', { details: { reason: error.message }, where, cause: error });
  }
  if (!isMap(document.contents)) throw new InjertoError('CONFIG_FILE_INVALID/mapping', { where: file });
  visit(document, {
    Map: (_, { items }) => refuseTwice(items as Pair<Node>[], lineOf, file),
  });
  const seen = new Map<string, { readonly name: string; readonly line: number }>();
  for (const { key: node, value } of document.contents.items as Pair<Node, Node | null>[]) {
    const name = String(node.toJS(document));
    const line = lineOf(node.range![0]);
    const key = keys.get(name);
    if (!key) throw unknown(name, { file, line });
    const before = seen.get(key.option);
    if (before) {
      const details = { key: name, before: before.line, as: before.name };
      throw new InjertoError('CONFIG_FILE_INVALID/twice', { details, where: { file, line } });
    }
    seen.set(key.option, { name, line });
    yield { name, line, key, value: plainValue(value, document, { file, line }) };
  }
}

function plainValue(
  node: Node | null,
  document: Parameters<Node['toJS']>[0],
  where: { file: string; line: number },
): unknown {
  try {
    return node ? node.toJS(document) : null;
  } catch (cause) {
    throw new InjertoError('CONFIG_FILE_INVALID/syntax', { details: { reason: messageOf(cause) }, where, cause });
  }
}

function refuseTwice(items: readonly Pair<Node>[], lineOf: (offset: number) => number, file: string): void {
  const seen = new Map<string, number>();
  for (const { key } of items) {
    const name = String(key);
    const line = lineOf(key.range![0]);
    const before = seen.get(name);
    if (before !== undefined) {
      throw new InjertoError('CONFIG_FILE_INVALID/twice', {
        details: { key: name, before, as: name },
        where: { file, line },
      });
    }
    seen.set(name, line);
  }
}

function unknown(key: string, where: { file: string; line: number }): InjertoError {
  const names = [...keys.keys()];
  const near = nearestName(key.replaceAll('_', '-'), names) ?? nearestName(key.replaceAll('_', ''), names);
  return new InjertoError('CONFIG_FILE_INVALID/unknown', {
    details: {
      key,
      ...(near !== undefined && { near }),
      keys: [...new Set([...keys.values()].map(({ option }) => option))],
    },
    where,
  });
}

function checked(
  value: unknown,
  { kind, option }: Key,
  key: string,
  messages: Messages,
  where: { file: string; line: number },
): unknown {
  // sizes and colors are text on paper
  const text = typeof value === 'string' && ['bytes', 'color'].includes(kind.read);
  try {
    const found = text ? parserOf(kind, messages)!(value as string) : value;
    const parsed = kind.schema.safeParse(found);
    if (parsed.success) return found;
    const [issue] = parsed.error.issues;
    const details = { key, expected: expectedBy(issue!), got: shown(value) };
    throw new InjertoError('CONFIG_FILE_INVALID/value', { details, where });
  } catch (error) {
    if (error instanceof InjertoError) throw error;
    const details = { key, expected: [{ kind: option === 'memory' ? 'size' : 'color' }] as const, got: shown(value) };
    throw new InjertoError('CONFIG_FILE_INVALID/value', { details, where });
  }
}

/** A starter or a model of the hub by its name, else a path from the folder of the file. */
async function modelFrom(folder: string, model: string): Promise<string> {
  const { listStarters } = await import('../../models/opening/starters.ts');
  if ((await listStarters()).some(({ id }) => id === model)) return model;
  const file = path.resolve(folder, model);
  return /^\.{1,2}[\\/]/.test(model) || existsSync(file) ? file : model;
}

/** The options of the file but for those that the command line gives too, under whatever flag. */
export function withFlags<F extends Readonly<Record<string, unknown>>>({ flags }: ConfigFile, given: F): F {
  const optionOf = (attribute: string) =>
    optionRows.find(({ flag }) => attributeOf(flag) === attribute)?.option ?? attribute;
  const taken = new Set(Object.keys(given).map(optionOf));
  return { ...Object.fromEntries(Object.entries(flags).filter(([name]) => !taken.has(optionOf(name)))), ...given };
}

/** An error that an option of the file caused says its line instead; what the command line gives is not the file's fault. */
export function atLineOfFile(
  error: unknown,
  { file, lines }: ConfigFile,
  given: Readonly<Record<string, unknown>>,
): unknown {
  if (!(error instanceof InjertoError) || typeof error.place !== 'object') return error;
  const { option } = error.place;
  const name = String(option).split('.')[0]!;
  const line = lines.get(name);
  const key = keys.get(name);
  if (line === undefined || !key || given[key.attribute] !== undefined) return error;
  return InjertoError.fromJSON({ ...error.toJSON(), place: { file, line, option: name } }, error);
}
