/** The files of a model as a page has them: behind addresses, or chosen by the user. */
import { InjertoError, messageOf } from '../errors.ts';

export interface ModelFiles {
  /** What errors and results call the model. */
  readonly name: string;
  /** What errors call a file. */
  where(path: string): string;
  /** Undefined where there is none. @throws {InjertoError} MODEL_NOT_FETCHED. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Whether this is a folder, with files beside the model; else `read('')` gives the model itself. */
  readonly folder: boolean;
}

/** @param address of a folder in the hub's layout, or of an .onnx file. */
export function filesAt(address: URL): ModelFiles {
  const folder = !address.pathname.endsWith('.onnx');
  const base = folder && !address.pathname.endsWith('/') ? new URL(`${address.href}/`) : address;
  const url = (path: string) => new URL(path, base);
  return {
    name: nameIn(base.pathname),
    folder,
    where: (path) => url(path).href,
    read: async (path) => {
      const where = url(path).href;
      const response = await fetch(where).catch((cause: unknown) => {
        throw new InjertoError('MODEL_NOT_FETCHED', { details: { reason: messageOf(cause) }, where, cause });
      });
      if (response.status === 404 || response.status === 410) return undefined;
      if (!response.ok) {
        throw new InjertoError('MODEL_NOT_FETCHED', { details: { reason: `HTTP ${response.status}` }, where });
      }
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

/** @param files a folder that the user chose, or single files of one. */
export function filesAmong(files: readonly File[]): ModelFiles {
  const paths = files.map((file) => file.webkitRelativePath || file.name);
  // what the browser tells of a chosen folder begins with its name
  const [top = ''] = paths[0]?.split('/') ?? [];
  const inside = paths.every((path) => path.startsWith(`${top}/`));
  const byPath = new Map(files.map((file, n) => [inside ? paths[n]!.slice(top.length + 1) : paths[n]!, file]));
  const [only] = files;
  const alone = files.length === 1 && only!.name.endsWith('.onnx');
  return {
    name: alone ? nameIn(only!.name) : inside ? top : 'model',
    folder: !alone,
    where: (path) => path || only!.name,
    read: async (path) => {
      const file = alone ? only : byPath.get(path);
      return file && new Uint8Array(await file.arrayBuffer());
    },
  };
}

/** @param bytes of an .onnx file. */
export function filesOf(bytes: Uint8Array): ModelFiles {
  return { name: 'model', folder: false, where: () => 'model.onnx', read: async () => bytes };
}

/** The last part of a path, without the ending of a model. */
function nameIn(path: string): string {
  const parts = decodeURIComponent(path)
    .split('/')
    .filter((part) => part !== '');
  return (parts.at(-1) ?? 'model').replace(/\.onnx$/, '');
}
