/** What a file that does not decode as ONNX is instead, by its first bytes. Asked only of files that could not be read. */

import { isGitLfsPointer } from '../git-lfs-pointer.ts';

const foreignModels = [
  ...(['pytorch', 'pickle', 'hdf5', 'keras', 'tflite', 'gguf', 'safetensors', 'openvino', 'coreml'] as const),
] as const;

/** Models of other programs. */
export type ForeignModel = (typeof foreignModels)[number];

/** Files that are no models. */
export type ForeignFile =
  | 'git-lfs'
  | 'web-page'
  | 'json'
  | 'zip'
  | 'gzip'
  | 'tar'
  | 'numpy'
  | 'picture'
  | 'pdf'
  | 'text';

type ForeignKind = ForeignModel | ForeignFile;

/** @returns undefined for bytes that look like nothing known: a damaged ONNX file, as a rule. */
export function foreignKind(bytes: Uint8Array): ForeignKind | undefined {
  if (isGitLfsPointer(bytes)) return 'git-lfs';
  const start = startOf(bytes, 1024);
  if (start.startsWith('PK\x03\x04')) return kindOfZip(start);
  const signature = signatures.find(([at, letters]) => start.startsWith(letters, at));
  if (signature) return signature[2];
  if (!isText(bytes)) return undefined;
  return forms.find(([form]) => form.test(start))?.[1] ?? 'text';
}

export function isForeignModel(kind: ForeignKind): kind is ForeignModel {
  return (foreignModels as readonly string[]).includes(kind);
}

function startOf(bytes: Uint8Array, length: number): string {
  // not TextDecoder: its latin1 is windows-1252, and was not always
  return Array.from(bytes.subarray(0, length), (byte) => String.fromCharCode(byte)).join('');
}

/** Offset, letters, kind. */
const signatures: readonly (readonly [at: number, letters: string, ForeignKind])[] = [
  ...[2, 3, 4, 5].map((protocol) => [0, `\x80${String.fromCharCode(protocol)}`, 'pickle'] as const),
  [1, 'HDF\r\n\x1a\n', 'hdf5'],
  [4, 'TFL3', 'tflite'],
  [0, 'GGUF', 'gguf'],
  [5, '\0\0\0{"', 'safetensors'], // the length of a JSON object in eight bytes, then the object
  [0, '\x1f\x8b', 'gzip'],
  [257, 'ustar', 'tar'],
  [1, 'NUMPY', 'numpy'],
  [0, '\xff\xd8\xff', 'picture'],
  [1, 'PNG\r\n', 'picture'],
  [0, 'GIF8', 'picture'],
  [8, 'WEBP', 'picture'],
  [0, '%PDF-', 'pdf'],
];

/** What texts begin with. */
const forms: readonly (readonly [RegExp, ForeignKind])[] = [
  [/^\W*(?:<\?xml[^>]*>\s*)?<net\s/, 'openvino'],
  [/^[^<\w]*<(?:!doctype|html|head|\?xml)/i, 'web-page'],
  [/^[^\w{[]*(?:\{\s*["}]|\[\s*["{[\]\d])/, 'json'],
];

/** By the name of the first entry: torch.save begins with `NAME/data.pkl`, torch.jit.save with that, `NAME/version` or code. */
function kindOfZip(start: string): ForeignKind {
  const length = start.charCodeAt(26) + 256 * start.charCodeAt(27);
  const name = start.slice(30, 30 + length);
  if (/\/(?:data\.pkl|version|byteorder|\.format_version|code\/|constants\.pkl)/.test(name)) return 'pytorch';
  if (/^(?:metadata\.json|config\.json|model\.weights\.h5)$/.test(name)) return 'keras';
  if (/\.mlpackage\/|\.mlmodel$/.test(name)) return 'coreml';
  return name.endsWith('.npy') ? 'numpy' : 'zip';
}

/** Printable from the first byte on, in UTF-8 or UTF-16. An ONNX file has control characters among its first bytes: field tags and lengths. */
function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 256);
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true;
  return head.length > 0 && head.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13);
}
