/** A model learns what a project knows, and is put into service if it is better than the one that is. */
import { createHash, randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { isAbort } from '../abort.ts';
import { messageOf } from '../errors.ts';
import { discordant, mcnemar } from '../guidance/statistics/index.ts';
import { type Remark, remark } from '../messages/index.ts';
import type { Method, RunOptions, TrainOptions } from '../methods/options/train-options.ts';
import { train } from '../methods/train.ts';
import type { TrainingRun } from '../methods/training-run.ts';
import { openModel, type PullOptions } from '../models/node/index.ts';
import { usualModel } from '../models/usual-model.ts';
import {
  addModel,
  championOf,
  isThere,
  type ModelMetrics,
  modelsOf,
  now,
  type Project,
  type ProjectModel,
  projectFacts,
  promote,
} from '../project/index.ts';
import { judgeSamples } from './judge-samples.ts';
import { type LabeledData, labeledData } from './project-dataset.ts';

export interface LearnOptions extends Pick<RunOptions, 'cacheDir' | 'memory' | 'onEvent' | 'signal' | 'threads'> {
  /** @default 'transfer' */
  readonly method?: Method | undefined;
  readonly epochs?: number | undefined;
  /** How the reference model is fetched if it is on the hub. */
  readonly hub?: PullOptions | undefined;
}

export interface Learned {
  readonly model: ProjectModel;
  readonly run: TrainingRun;
  /** Whether it is in service now. */
  readonly promoted: boolean;
  /** Why, or why not. */
  readonly why: Remark;
}

/** Trains on all labels of a project. The model is kept whatever becomes of it.
 *
 * It is put into service if there is none yet; if it was made by the same method from the same reference model as the one in service and is right no less
 * often; or, made otherwise, if McNemar's test finds it better (mid-p < 0.05). Both are asked about the same test samples, which no model learns from.
 * Stopped by the signal, the training keeps its checkpoint; the same call goes on, unless labels have changed.
 * @throws {InjertoError} PROJECT_TOO_FEW · what `openModel` and `train` throw. */
export async function learn(project: Project, options: LearnOptions = {}): Promise<Learned> {
  const { method = 'transfer', hub, epochs, ...run } = options;
  const data = await labeledData(project, options.signal);
  try {
    const { reference: named, seed } = await projectFacts(project);
    const name = named ?? usualModel[data.dataset.modality];
    const reference = await openModel(name, hub ? { hub } : {});
    const checkpoint = checkpointFolder(project, data, [method, name, String(epochs ?? '')]);
    const config = { method, seed, ...withoutSides(data), ...(epochs !== undefined && { epochs }) } as TrainOptions;
    return await recorded(project, { method, signal: options.signal }, async () => {
      const trained = await train(
        reference,
        data.dataset as never,
        {
          ...config,
          ...run,
          checkpointDir: checkpoint,
          resume: true,
        } as TrainOptions,
      );
      const learned = await enter(project, { trained, data }, options.signal);
      await rm(checkpoint, { recursive: true, force: true });
      return learned;
    });
  } finally {
    await data.dataset.close();
  }
}

/** A side that no sample stands on yet must not be cut out of the others: they have their sides for good. */
function withoutSides({ dataset }: LabeledData): { val?: 0; test?: 0 } {
  const has = (side: string) => dataset.samples.some(({ split }) => split === side);
  return { ...(!has('validation') && { val: 0 as const }), ...(!has('test') && { test: 0 as const }) };
}

/** One for each set of labels and options, so that a training resumes only what it began. */
function checkpointFolder(project: Project, { samples }: LabeledData, parts: readonly string[]): string {
  const hash = createHash('sha256').update(parts.join('\n'));
  for (const { id, label, side } of samples) hash.update(`\n${id} ${side} ${label}`);
  return path.join(project.folder, 'models', `checkpoint-${hash.digest('hex').slice(0, 16)}`);
}

/** Keeps a run's beginning and end, so that one that was killed is seen. */
async function recorded(
  project: Project,
  { method, signal }: { readonly method: string; readonly signal: AbortSignal | undefined },
  work: () => Promise<Learned>,
): Promise<Learned> {
  const { db } = project;
  const values = { method, status: 'running' as const, model: null, error: null, started_at: now(), ended_at: null };
  const { id } = await db.insertInto('run').values(values).returning('id').executeTakeFirstOrThrow();
  const end = (changes: { status: 'finished' | 'failed' | 'stopped'; model?: string; error?: string }) =>
    db
      .updateTable('run')
      .set({ ...changes, ended_at: now() })
      .where('id', '=', id)
      .execute();
  try {
    const learned = await work();
    await end({ status: 'finished', model: learned.model.id });
    return learned;
  } catch (error) {
    await end(isAbort(error, signal) ? { status: 'stopped' } : { status: 'failed', error: messageOf(error) });
    throw error;
  }
}

interface Trained {
  readonly trained: TrainingRun;
  readonly data: LabeledData;
}

async function enter(project: Project, { trained, data }: Trained, signal: AbortSignal | undefined): Promise<Learned> {
  const { method, model: reference } = trained;
  const id = `${method}-${randomUUID().slice(0, 8)}`;
  await trained.save(project.modelFolder(id));
  const inService = await championOf(project);
  const champion = inService !== undefined && (await isThere(project, inService)) ? inService : undefined;
  const rightOf = new Map(trained.predictions('test').map(({ sample, right }) => [sample.hash, right!]));
  const tested = data.samples.filter((sample) => rightOf.has(sample.id));
  const right = tested.map((sample) => rightOf.get(sample.id)!);
  const before = champion === undefined ? undefined : await judgeSamples(project, champion, tested, signal);
  const metrics: ModelMetrics = {
    samples: { train: trained.samples.train, validation: trained.samples.val, test: trained.samples.test },
    accuracy: tested.length === 0 ? null : share(right),
    champion: before && tested.length > 0 ? versus(champion!, before, right) : null,
    seconds: trained.seconds.total,
    lastLabel: data.lastLabel,
  };
  const learnedIds = data.samples.filter(({ side }) => side !== 'test').map((sample) => sample.id);
  const entry = { id, parent: inService, method, reference, metrics };
  await addModel(project, entry, learnedIds);
  const models = await modelsOf(project);
  const modelCalled = (name: string) => models.find((one) => one.id === name)!;
  const model = modelCalled(id);
  const why =
    champion === undefined && inService !== undefined
      ? remark('PROMOTED/before-gone', { model: inService })
      : verdict(model, champion === undefined ? undefined : modelCalled(champion));
  const promoted = why.code === 'PROMOTED';
  if (promoted) await promote(project, id, why.message);
  return { model, run: trained, promoted, why };
}

function versus(
  model: string,
  before: readonly boolean[],
  right: readonly boolean[],
): NonNullable<ModelMetrics['champion']> {
  return { model, accuracy: share(before), p: mcnemar(discordant(before, right)).midP };
}

function share(right: readonly boolean[]): number {
  return right.filter(Boolean).length / right.length;
}

/** The rule of `learn`. */
function verdict({ method, reference, metrics }: ProjectModel, current: ProjectModel | undefined): Remark {
  if (!current) return remark('PROMOTED/first');
  const { accuracy, champion: before } = metrics;
  const sameKind = current.method === method && current.reference === reference;
  if (accuracy === null || !before) {
    return sameKind
      ? remark('PROMOTED/more-labels')
      : remark('NOT_PROMOTED/untested', { method, champion: current.method });
  }
  const details = { accuracy, champion: before.accuracy, tested: metrics.samples.test, p: before.p };
  if (sameKind)
    return accuracy >= before.accuracy ? remark('PROMOTED/no-worse', details) : remark('NOT_PROMOTED/worse', details);
  return accuracy > before.accuracy && before.p < 0.05
    ? remark('PROMOTED/better', details)
    : remark('NOT_PROMOTED/not-better', details);
}
