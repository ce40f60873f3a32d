import { promisify } from 'node:util';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { throwIfAborted } from '../../abort.ts';
import type { ArchiveWriter } from './archive-writer.ts';

const openZip = promisify<string, yauzl.Options, ZipFile>(yauzl.open);

/** Unix file type in the upper bits of the external attributes: a symbolic link. */
const isLink = ({ externalFileAttributes }: Entry) => ((externalFileAttributes >>> 16) & 0o170000) === 0o120000;

/** Reads the list at the end of the file, then one entry at a time; Zip64 too. */
export async function unzip(file: string, writer: ArchiveWriter, signal: AbortSignal | undefined): Promise<void> {
  const zip = await openZip(file, { lazyEntries: true, autoClose: false, decodeStrings: true, strictFileNames: false });
  try {
    await new Promise<void>((resolve, reject) => {
      const next = async (entry: Entry) => {
        throwIfAborted(signal);
        if (entry.isEncrypted()) throw new Error(`"${entry.fileName}" is encrypted`);
        if (isLink(entry)) writer.leftOut.push(entry.fileName);
        else if (!/[/\\]$/.test(entry.fileName)) {
          const stream = await promisify<Entry, import('node:stream').Readable>(zip.openReadStream.bind(zip))(entry);
          await writer.write(entry.fileName, stream, signal);
        }
        zip.readEntry();
      };
      zip.on('entry', (entry: Entry) => next(entry).catch(reject));
      zip.on('end', resolve);
      zip.on('error', (error: Error) => {
        // yauzl refuses names that lead out before it hands them over
        const unsafe = /^(?:invalid relative path|absolute path): (.*)/s.exec(error.message)?.[1];
        reject(unsafe === undefined ? error : writer.unsafe(unsafe));
      });
      zip.readEntry();
    });
  } finally {
    zip.close();
  }
}
