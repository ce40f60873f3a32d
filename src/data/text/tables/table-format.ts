import path from 'node:path';

export type TableFormat = 'csv' | 'json' | 'parquet' | 'lines';

const formats: Readonly<Record<string, TableFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.tab': 'csv',
  '.arff': 'csv',
  '.jsonl': 'json',
  '.ndjson': 'json',
  '.json': 'json',
  '.parquet': 'parquet',
  '.pq': 'parquet',
  '.txt': 'lines',
  '.text': 'lines',
};

/** The format that a file's name promises, whether gzip made it small or not. */
export function tableFormat(file: string): TableFormat | undefined {
  return formats[path.extname(file.replace(/\.gz$/i, '')).toLowerCase()];
}

/** Whether a file's name promises a table; a .txt file has no columns. */
export function isTableName(file: string): boolean {
  const format = tableFormat(file);
  return format !== undefined && format !== 'lines';
}
