/** What the classes of a model are called. */
import { type Remark, remark } from '../../messages/index.ts';
import { graphOf, type ModelProto } from '../../onnx/index.ts';
import { classesOf, type ModelConfig } from './model-config.ts';

/** Class names by index: those of `id2label`, else those in the metadata of the ONNX file, if they are as many as the graph puts out.
 * @param remarks told which names are used and which are not. */
export function classNames(model: ModelProto, config: ModelConfig, remarks: Remark[]): readonly string[] | undefined {
  const outputs = classOutputs(model);
  const named = Object.keys(config.id2label ?? {}).length;
  const given = classesOf(config);
  if (given && (outputs === undefined || outputs === given.length)) return checked(given, remarks);
  if (named > 0 && !given) remarks.push(remark('CLASS_NAMES_GAPS', { names: named }));
  else if (given) remarks.push(remark('CLASS_NAMES_UNUSED', { names: given.length, outputs: outputs! }));
  for (const { key, value } of model.metadataProps) {
    if (!metadataKeys.has(key)) continue;
    const names = namesIn(value);
    if (!names || names.length !== outputs) continue;
    remarks.push(remark('CLASS_NAMES_FOUND', { key, names: names.length }));
    return checked(names, remarks);
  }
  return undefined;
}

/** As Ultralytics writes them (`names`), and as exporters of one's own call them. */
const metadataKeys: ReadonlySet<string> = new Set(['names', 'class_names', 'classes', 'labels', 'id2label']);

function checked(names: readonly string[], remarks: Remark[]): readonly string[] {
  const twice = [...new Set(names.filter((name, k) => names.indexOf(name) !== k))];
  if (twice.length > 0) remarks.push(remark('CLASS_NAMES_TWICE', { names: twice }));
  return names;
}

/** K of a first output [N, K]. */
function classOutputs(model: ModelProto): number | undefined {
  const output = graphOf(model).output[0];
  const dims = output?.type?.value.case === 'tensorType' ? output.type.value.value.shape?.dim : undefined;
  return dims?.length === 2 && dims[1]!.value.case === 'dimValue' ? Number(dims[1]!.value.value) : undefined;
}

/** Names in a JSON list or object by index, or in a Python list or dict of strings; lines and commas where there is neither.
 * @returns undefined for an index that is missing or twice. */
export function namesIn(text: string): string[] | undefined {
  const trimmed = text.trim();
  const quoted = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/.source;
  if (trimmed.startsWith('{')) {
    const entries = [...trimmed.matchAll(new RegExp(`["']?(\\d+)["']?\\s*:\\s*(?:${quoted})`, 'g'))];
    const names = new Map(entries.map(([, index, single, double]) => [Number(index), unescaped(single ?? double!)]));
    const ordered = entries.map((_, k) => names.get(k));
    return ordered.length > 0 && ordered.every((name) => name !== undefined) ? (ordered as string[]) : undefined;
  }
  if (trimmed.startsWith('[') || trimmed.startsWith('(')) {
    return [...trimmed.matchAll(new RegExp(quoted, 'g'))].map(([, single, double]) => unescaped(single ?? double!));
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
