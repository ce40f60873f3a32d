/** What is wrong with data, or with how a model reads them, before anything is trained. */

import * as z from 'zod';
import type { ImageDataset, TextDataset } from '../../data/index.ts';
import type { Remark } from '../../messages/index.ts';
import { optionFields } from '../../methods/options/option-fields.ts';
import { openModel, type ReferenceModel } from '../../models/node/index.ts';
import { usualModel } from '../../models/usual-model.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { type ProbeOptions, withProbe } from '../probe/index.ts';
import { fewExamples, imbalance } from './class-sizes.ts';
import { type Check, checkContext } from './context.ts';
import { type CheckName, checkNames, type Finding } from './finding.ts';
import { labelErrors } from './label-errors.ts';
import { leakage } from './leakage.ts';
import { negativeTransfer } from './negative-transfer.ts';
import { order } from './order.ts';
import { outliers } from './outliers.ts';
import { preprocessing } from './preprocessing.ts';
import { type ListedSample, listSamples } from './sample-list.ts';
import { shift } from './shift.ts';
import { shortcuts } from './shortcuts.ts';

const checks: Readonly<Record<CheckName, Check>> = {
  leakage,
  shortcuts,
  'label-errors': labelErrors,
  preprocessing,
  'negative-transfer': negativeTransfer,
  shift,
  'few-examples': fewExamples,
  imbalance,
  order,
  outliers,
};

export interface CheckOptions extends ProbeOptions {
  /** Reference model through whose features the data are seen: opened, or its name as of `openModel`. @default mobilenet-v2, of texts all-minilm-l6-v2 */
  readonly model?: ReferenceModel | string;
  /** Checks to make. @default all */
  readonly only?: readonly CheckName[];
  /** Told before each check. */
  readonly onCheck?: (name: CheckName, done: number, total: number) => void;
}

const checkFields: OptionSchemas<CheckOptions> = {
  ...optionFields('cacheDir', 'memory', 'onEvent', 'runtime', 'seed', 'signal', 'threads'),
  model: fields.namedModel,
  only: z.array(z.enum(checkNames)).min(1),
  onCheck: fields.callback,
};

export interface CheckReport {
  /** By check, in the order of their harm. */
  readonly findings: readonly Finding[];
  /** Checks that were made. */
  readonly checked: readonly CheckName[];
  /** Checks that could not be made, and why. */
  readonly notChecked: readonly { readonly check: CheckName; readonly why: Remark<'CHECK_LEFT_OUT'> }[];
  /** Name of the reference model. */
  readonly model: string;
  /** Samples that were looked at. */
  readonly samples: number;
  /** Every sample, with the label that is likelier and the copy that it is of, where there is one. */
  readonly list: readonly ListedSample[];
}

/** Checks labelled photos or texts: leaks, shortcuts, wrong labels, wrong preprocessing, negative transfer, shift, small and uneven classes, order, outliers. Nothing is trained but
 * linear heads on the features of the reference model, which are cached as by `train`. The same seed gives the same findings.
 * @throws {InjertoError} DATASET_UNLABELED · MODALITY_MISMATCH · HEAD_NOT_FOUND · MEMORY_INSUFFICIENT · ABORTED.
 * @example
 * const { findings } = await check(await imageFolder('./photos'));
 * for (const { check, severity, evidence, samples } of findings) console.log(check, severity, evidence.message, samples.slice(0, 5)); */
export async function check(dataset: ImageDataset | TextDataset, options: CheckOptions = {}): Promise<CheckReport> {
  checkArgument('dataset', dataset, fields.dataset);
  checkOptions('check', options, checkFields);
  const { model = usualModel[dataset.modality], only = checkNames, onCheck, ...probeOptions } = options;
  const reference = typeof model === 'string' ? await openModel(model) : model;
  return withProbe(reference, dataset, probeOptions, async (probe) => {
    const { seed = 0 } = probeOptions;
    const context = checkContext(probe, { dataset, reference, options: probeOptions, seed });
    const wanted = checkNames.filter((name) => only.includes(name));
    const findings: Finding[] = [];
    const notChecked: { check: CheckName; why: Remark<'CHECK_LEFT_OUT'> }[] = [];
    for (const [at, name] of wanted.entries()) {
      onCheck?.(name, at, wanted.length);
      const why = checks[name].leftOut(context);
      if (why) notChecked.push({ check: name, why });
      else findings.push(...(await checks[name].run(context)));
    }
    return {
      findings,
      checked: wanted.filter((name) => notChecked.every(({ check }) => check !== name)),
      notChecked,
      model: reference.name,
      samples: probe.samples.length,
      list: await listSamples(context, wanted),
    };
  });
}
