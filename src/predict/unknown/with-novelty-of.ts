/** A classifier that also says whether it knows anything like what it is asked, from a model folder. Node only. */
import { InjertoError } from '../../errors.ts';
import { remark } from '../../messages/index.ts';
import type { ReferenceModel } from '../../models/index.ts';
import type { NoteEvent } from '../../training/events.ts';
import type { ClassOutput } from '../answer.ts';
import { readKnownSamples } from './read-known-samples.ts';
import { withNovelty } from './with-novelty.ts';

export interface NoveltyOptions {
  /** As of `AnswerOptions`. */
  readonly unknown?: boolean;
  readonly onEvent?: ((event: NoteEvent) => void) | undefined;
}

/** The classifier of a model folder, with the distance among its outputs where the folder has what that takes.
 * @throws {InjertoError} with `unknown`: UNKNOWN_NOT_AVAILABLE where it has not · UNKNOWN_FILE_INVALID. Without, a note tells of a file that cannot be used. */
export async function withNoveltyOf<C extends ClassOutput>(
  classifier: C,
  reference: ReferenceModel,
  { unknown = false, onEvent }: NoveltyOptions,
): Promise<C> {
  try {
    const known = await readKnownSamples(reference);
    if (known) return withNovelty(classifier, known, reference.record?.head.parameters ?? [], reference.file);
  } catch (error) {
    if (unknown || !(error instanceof InjertoError)) throw error;
    onEvent?.({ type: 'note', ...remark('UNKNOWN_IGNORED', { why: error.toRemark() }) });
    return classifier;
  }
  if (unknown) throw new InjertoError('UNKNOWN_NOT_AVAILABLE', { where: reference.folder ?? reference.file });
  return classifier;
}
