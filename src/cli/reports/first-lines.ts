/** What a report says before any number. */
import { type Remark, say } from '../../messages/index.ts';
import type { CliContext } from '../context.ts';
import { inCommandWords } from '../options/api-names.ts';

export function saysNothingGained(remarks: readonly Remark[]): boolean {
  return remarks.some(({ code }) => code === 'NOTHING_GAINED');
}

/** Each remark, then an empty line. */
export function firstLines(remarks: readonly Remark[], { console, language }: CliContext): string[] {
  const lines = remarks.map((remark) => console.styleOut('bold', inCommandWords(say(remark, language))));
  return lines.length > 0 ? [...lines, ''] : [];
}
