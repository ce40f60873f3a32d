import { open } from 'node:fs/promises';
import path from 'node:path';

/** Kinds of files that people take for tables, by their first bytes. */
const starts: readonly (readonly [start: string, kind: string])[] = [
  ['\xd0\xcf\x11\xe0', 'Excel (.xls)'],
  ['%PDF', 'PDF'],
  ['ARROW1', 'Arrow'],
  ['FEA1', 'Feather'],
  ['Obj\x01', 'Avro'],
  ['ORC', 'ORC'],
  ['\x89HDF', 'HDF5'],
  ['SQLite format 3', 'SQLite'],
  ['{\\rtf', 'RTF'],
  ['\x93NUMPY', 'NumPy (.npy)'],
  ['MATLAB 5.0 MAT-file', 'MATLAB (.mat)'],
  // bytes in one to three axes, as MNIST's labels and images
  ['\0\0\x08\x01', 'IDX (MNIST)'],
  ['\0\0\x08\x02', 'IDX (MNIST)'],
  ['\0\0\x08\x03', 'IDX (MNIST)'],
  ['\x80\x02', 'pickle'],
  ['\x80\x03', 'pickle'],
  ['\x80\x04', 'pickle'],
  ['\x80\x05', 'pickle'],
];
/** Office files and arrays of NumPy are zip archives: only their names tell them apart. */
const offices: Readonly<Record<string, string>> = {
  '.xlsx': 'Excel (.xlsx)',
  '.xlsm': 'Excel (.xlsm)',
  '.xlsb': 'Excel (.xlsb)',
  '.ods': 'OpenDocument (.ods)',
  '.odt': 'OpenDocument (.odt)',
  '.docx': 'Word (.docx)',
  '.numbers': 'Numbers',
  '.arrow': 'Arrow',
  '.npz': 'NumPy (.npz)',
  '.mat': 'MATLAB (.mat)',
  '.pkl': 'pickle',
  '.pickle': 'pickle',
};

/** What a file is that holds no text: a spreadsheet, a document, a database, arrays. undefined where that is not known. */
export async function binaryKind(file: string): Promise<string | undefined> {
  const named = officeKind(file);
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64), 0, 64, 0);
    const start = buffer.toString('latin1', 0, bytesRead);
    return starts.find(([bytes]) => start.startsWith(bytes))?.[1] ?? named;
  } finally {
    await handle.close();
  }
}

/** The spreadsheet, document or arrays that a file's name promises. */
export function officeKind(file: string): string | undefined {
  return offices[path.extname(file).toLowerCase()];
}
