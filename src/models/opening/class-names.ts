/** What the classes of a model are called. */
import { type Remark, remark } from '../../messages/index.ts';
import type { ModelProto } from '../../onnx/index.ts';
import { classScores } from './class-scores.ts';
import { classesOf, type ModelConfig } from './model-config.ts';

/** Class names by index: those of `id2label`, else those in the metadata of the ONNX file, if they are as many as the graph puts out.
 * @param remarks told which names are used and which are not. */
export function classNames(model: ModelProto, config: ModelConfig, remarks: Remark[]): readonly string[] | undefined {
  const named = Object.keys(config.id2label ?? {}).length;
  const given = classesOf(config) ?? timmLabels(config);
  const outputs = classScores(model, given?.length)?.size;
  if (given && (outputs === undefined || outputs === given.length)) return checked(given, remarks);
  if (named > 0 && !given) remarks.push(remark('CLASS_NAMES_GAPS', { names: named }));
  else if (given) remarks.push(remark('CLASS_NAMES_UNUSED', { names: given.length, outputs: outputs! }));
  if (outputs === undefined) return undefined;
  for (const { key, value } of model.metadataProps) {
    if (!metadataKeys.has(key)) continue;
    const names = namesIn(value);
    if (!names || names.length !== outputs) {
      remarks.push(remark('CLASS_NAMES_IN_METADATA_UNUSED', { key, ...(names && { names: names.length }) }));
      continue;
    }
    remarks.push(remark('CLASS_NAMES_FOUND', { key, names: names.length }));
    return checked(names, remarks);
  }
  return undefined;
}

/** As Ultralytics writes them (`names`), and as exporters of one's own call them. */
const metadataKeys: ReadonlySet<string> = new Set([
  ...['names', 'class_names', 'classes', 'labels', 'id2label', 'label_names', 'class_labels', 'categories'],
]);

function checked(names: readonly string[], remarks: Remark[]): readonly string[] {
  const twice = [...new Set(names.filter((name, k) => names.indexOf(name) !== k))];
  if (twice.length > 0) remarks.push(remark('CLASS_NAMES_TWICE', { names: twice }));
  return names;
}

/** As timm's config.json has them. */
function timmLabels(config: ModelConfig): readonly string[] | undefined {
  const { pretrained_cfg: timm } = config as { pretrained_cfg?: { label_names?: unknown } };
  const names = (config as { label_names?: unknown }).label_names ?? timm?.label_names;
  return Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === 'string')
    ? names
    : undefined;
}

/** Names in a JSON list or object by index, or in a Python list or dict of strings; lines and commas where there is neither.
 * @returns undefined for an index that is missing or twice. */
export function namesIn(text: string): string[] | undefined {
  const trimmed = text.trim();
  const number = /-?\d+(?:\.\d+)?/.source;
  const quoted = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/.source;
  if (trimmed.startsWith('{')) {
    const entries = [...trimmed.matchAll(new RegExp(`["']?(\\d+)["']?\\s*:\\s*(?:${quoted}|(${number}))`, 'g'))];
    const names = new Map(
      entries.map(([, index, single, double, bare]) => [Number(index), unescaped(single ?? double ?? bare!)]),
    );
    const ordered = entries.map((_, k) => names.get(k));
    return ordered.length > 0 && ordered.every((name) => name !== undefined) ? (ordered as string[]) : undefined;
  }
  if (trimmed.startsWith('[') || trimmed.startsWith('(')) {
    const found = [...trimmed.matchAll(new RegExp(`${quoted}|(${number})`, 'g'))];
    return found.map(([, single, double, bare]) => unescaped(single ?? double ?? bare!));
  }
  const separator = trimmed.includes('\n') ? /\r?\n/ : ',';
  const names = trimmed.split(separator).map((name) => name.trim());
  return names.every((name) => name !== '') ? names : undefined;
}

function unescaped(text: string): string {
  const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
  return text.replace(/\\u([0-9a-fA-F]{4})|\\(.)/g, (_, code: string | undefined, letter: string) =>
    code === undefined ? (letters[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
