import path from 'node:path';

/** Whether a file's name says that it is a text. */
export function isTextName(file: string): boolean {
  return /\.te?xt$/i.test(file);
}

/** Names of texts where no .txt file says more: mails and posts have none or a number after the point (`51060`, `0001.ea7e79d3153e7469`), notes `.md`. */
export function isPlainName(file: string): boolean {
  const name = path.posix.basename(file.replaceAll('\\', '/'));
  if (/^(readme|license|licence|changelog|copying|notice|makefile|dockerfile)(\.|$)/i.test(name)) return false;
  const extension = path.extname(name).slice(1);
  return extension === '' || /^(md|markdown|eml|\d+|[0-9a-f]{8,})$/i.test(extension);
}
