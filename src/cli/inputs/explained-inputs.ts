/** The photos or texts that `explain` is given, one after the other, each with a name for people. */
import type { TextInput } from '../../data/index.ts';
import { InjertoError } from '../../errors.ts';
import type { ReferenceModel } from '../../models/index.ts';
import type { CliContext } from '../context.ts';
import type { EventReport } from '../reports/event-report.ts';
import { photoFiles } from './photo-files.ts';
import { textInputs, textReading } from './text-inputs.ts';

export interface ExplainedInput {
  readonly modality: 'image' | 'text';
  readonly input: string | TextInput;
  /** A photo's path, where a text stands, or `text 2`. */
  readonly name: string;
  /** Where a text stands; undefined where it was given itself. */
  readonly at?: string;
}

export interface InputFlags {
  readonly text?: readonly string[];
  readonly textColumn?: string | readonly string[] | undefined;
  readonly wholeFiles?: boolean;
}

/** @throws {InjertoError} MODALITY_MISMATCH · as `photoFiles` and `textInputs`. */
export async function* explainedInputs(
  { messages }: CliContext,
  reference: ReferenceModel,
  args: readonly string[],
  { text: texts = [], textColumn, wholeFiles }: InputFlags,
  report: EventReport,
  signal: AbortSignal,
): AsyncGenerator<ExplainedInput, void, void> {
  if (reference.modality === 'text') {
    const column = typeof textColumn === 'string' ? textColumn : textColumn?.[0];
    let count = 0;
    for await (const { text, at } of textInputs(
      { files: args, texts, column, wholeFiles },
      textReading(report, messages.texts, signal),
    )) {
      count++;
      yield { modality: 'text', input: text, name: at ?? `text ${count}`, ...(at !== undefined && { at }) };
    }
    return;
  }
  if (texts.length > 0) throw new InjertoError('MODALITY_MISMATCH/texts-given', { where: reference.name });
  const photos = await photoFiles(args);
  try {
    report.left(photos.skipped);
    for (const { argument, reason } of photos.unmatched) report.skip(argument, messages.predict[reason]);
    for (const file of photos.files) yield { modality: 'image', input: file, name: photos.names.get(file) ?? file };
  } finally {
    await photos.close();
  }
}
