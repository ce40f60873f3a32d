import { readFileSync } from 'node:fs';

/** The version in Injerto's own package.json, which lies as far above this file in `src/` as in `dist/`. */
export function injertoVersion(): string {
  const path = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(path, 'utf8')) as { readonly version: string }).version;
}
