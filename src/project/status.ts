/** What a project holds, in numbers: the same for the same content, whenever and wherever it is asked. */
import * as z from 'zod';
import { classesOf } from './classes.ts';
import { labeledSince, trustedSources } from './labels.ts';
import { championOf, modelsOf } from './models.ts';
import { type Project, projectFacts } from './project.ts';

const sides = z.strictObject({ train: z.number(), validation: z.number(), test: z.number() });

export const projectStatusSchema = z.strictObject({
  name: z.string(),
  /** Null until data are added. */
  modality: z.enum(['image', 'text']).nullable(),
  samples: z.strictObject({ total: z.number(), labeled: z.number(), unlabeled: z.number(), forgotten: z.number() }),
  /** Labeled samples on each side. */
  sides,
  /** By name; `samples`: labeled ones. */
  classes: z.array(z.strictObject({ name: z.string(), samples: z.number(), sides })),
  /** Predictions that were confirmed or corrected by a person; null where none was. */
  inUse: z.strictObject({ judged: z.number(), right: z.number() }).nullable(),
  /** The oldest first. */
  models: z.array(
    z.strictObject({
      id: z.string(),
      parent: z.string().nullable(),
      method: z.string(),
      reference: z.string(),
      trainedOn: z.number(),
      tested: z.number(),
      accuracy: z.number().nullable(),
      inService: z.boolean(),
    }),
  ),
  /** Samples that were labelled, or labelled otherwise, since the labels that the model in service learned from. */
  newLabels: z.number(),
});

export type ProjectStatus = z.infer<typeof projectStatusSchema>;

export async function projectStatus(project: Project): Promise<ProjectStatus> {
  const { db } = project;
  const { name, modality } = await projectFacts(project);
  const count = async (table: 'sample' | 'deletion') =>
    Number(
      (
        await db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );
  const [total, forgotten] = [await count('sample'), await count('deletion')];
  const counts = await db
    .selectFrom('sample')
    .select(['class_id', 'side'])
    .select((eb) => eb.fn.countAll().as('n'))
    .where('class_id', 'is not', null)
    .where('label_source', 'in', trustedSources)
    .groupBy(['class_id', 'side'])
    .execute();
  const classes = (await classesOf(project)).map(({ id, name: className }) => {
    const own = counts.filter(({ class_id }) => class_id === id);
    const on = (side: string) => Number(own.find((row) => row.side === side)?.n ?? 0);
    const onSides = { train: on('train'), validation: on('validation'), test: on('test') };
    return { name: className, samples: own.reduce((sum, { n }) => sum + Number(n), 0), sides: onSides };
  });
  const sum = (value: (one: (typeof classes)[number]) => number) => classes.reduce((all, one) => all + value(one), 0);
  const labeled = sum(({ samples }) => samples);
  const champion = await championOf(project);
  const models = await modelsOf(project);
  const inService = models.find(({ id }) => id === champion);
  return {
    name,
    modality: modality ?? null,
    samples: { total, labeled, unlabeled: total - labeled, forgotten },
    sides: {
      train: sum((one) => one.sides.train),
      validation: sum((one) => one.sides.validation),
      test: sum((one) => one.sides.test),
    },
    classes,
    inUse: await inUse(project),
    models: models.map(({ id, parent, method, reference, metrics }) => ({
      id,
      parent: parent ?? null,
      method,
      reference,
      trainedOn: metrics.samples.train,
      tested: metrics.samples.test,
      accuracy: metrics.accuracy,
      inService: id === champion,
    })),
    newLabels: inService ? await labeledSince(project, inService.metrics.lastLabel) : labeled,
  };
}

/** How often the models were right where a person has spoken afterwards: test, then train. */
async function inUse({ db }: Project): Promise<ProjectStatus['inUse']> {
  const classes = await db.selectFrom('class').select(['id', 'name', 'merged_into']).execute();
  // a class that was renamed or merged is the class that it became
  const classOf = new Map(classes.map(({ id, merged_into }) => [id, merged_into ?? id]));
  const named = new Map(classes.map(({ id, name }) => [name, classOf.get(id)!]));
  const rows = await db
    .selectFrom('label')
    .innerJoin('prediction', 'prediction.id', 'label.prediction')
    .select(['prediction.id', 'prediction.class_name', 'label.class_id'])
    .where('label.source', '=', 'person')
    .where('label.class_id', 'is not', null)
    .orderBy('label.id')
    .execute();
  // of several labels on one prediction the last counts
  const last = new Map(rows.map((row) => [row.id, named.get(row.class_name) === classOf.get(row.class_id!)]));
  return last.size === 0 ? null : { judged: last.size, right: [...last.values()].filter(Boolean).length };
}
