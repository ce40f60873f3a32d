/** What a person says of samples. */
import { InjertoError } from '../errors.ts';
import { type Project, type SaidOf, sampleCalled, sayLabel, writing } from '../project/index.ts';

export interface PersonsLabel {
  /** Id of the sample, or its first characters. */
  readonly sample: string;
  /** Name of the class; null takes the label back. */
  readonly class: string | null;
}

/** Labels samples, all or none of them. A label of a sample that the model in service has answered for confirms or corrects its last answer.
 * @returns what became of each. @throws {InjertoError} PROJECT_SAMPLE_UNKNOWN · PROJECT_SAMPLE_AMBIGUOUS · PROJECT_CLASS_NAME. */
export async function labelSamples(
  project: Project,
  labels: readonly PersonsLabel[],
  author?: string,
): Promise<{ readonly sample: string; readonly said: SaidOf }[]> {
  const whole: { sample: string; class: string | null }[] = [];
  for (const { sample, class: name } of labels) {
    if (name !== null && name.trim() === '') throw new InjertoError('PROJECT_CLASS_NAME');
    whole.push({ sample: await sampleCalled(project, sample), class: name === null ? null : name.trim() });
  }
  return writing(project.db, async (tx) => {
    const results: { sample: string; said: SaidOf }[] = [];
    for (const { sample, class: name } of whole) {
      const last = await tx
        .selectFrom('prediction')
        .leftJoin('label', 'label.prediction', 'prediction.id')
        .select(['prediction.id', 'label.id as judged'])
        .where('prediction.sample', '=', sample)
        .orderBy('prediction.id', 'desc')
        .limit(1)
        .executeTakeFirst();
      const prediction = name !== null && last && last.judged === null ? last.id : undefined;
      results.push({ sample, said: await sayLabel(tx, { sample, class: name, source: 'person', author, prediction }) });
    }
    return results;
  });
}
