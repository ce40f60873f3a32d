/** Sizes as people read them: decimal units, as the hub shows them. */
import type { NumberFormat } from './number-format.ts';

export function byteSize(bytes: number, format: NumberFormat): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? format.integer(value) : format.seconds(value)} ${units[power]}`;
}
