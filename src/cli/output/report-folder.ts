/** Reports that a command is asked for. */
import { resolve } from 'node:path';
import type { Reported } from '../../guidance/report/index.ts';
import type { CliContext } from '../context.ts';

/** Writes report.html, in the reader's language, and report.json. @throws {InjertoError} WRITE_FAILED. */
export async function writeReportTo(folder: string, result: Reported, { language }: CliContext): Promise<void> {
  const { writeReport } = await import('../../guidance/report/index.ts');
  await writeReport(result, resolve(folder), { language });
}
