/** Reports beside what they are about: report.html for people, report.json for programs. */
import * as z from 'zod';
import type { ImageDataset, TextDataset } from '../../data/index.ts';
import { makeFolder } from '../../make-folder.ts';
import { type Language, languages } from '../../messages/index.ts';
import type { TrainingRun } from '../../methods/training-run.ts';
import { checkArgument, checkOptions, type OptionSchemas } from '../../options/check-options.ts';
import * as fields from '../../options/fields.ts';
import { replaceFile } from '../../replace-file.ts';
import { type CheckReport, checkReportJson } from '../check/index.ts';
import { type Choice, choiceJson } from '../choose/index.ts';
import { type Comparison, comparisonJson } from '../compare/index.ts';
import { checkPage } from './check-page.ts';
import { choicePage } from './choice-page.ts';
import { comparisonPage } from './comparison-page.ts';
import type { ReportJson } from './report-json.ts';
import { trainingNumbers } from './training-numbers.ts';
import { trainingPage } from './training-page.ts';

export interface ReportOptions {
  /** Of the page. report.json is the same in every language. @default 'en' */
  readonly language?: Language;
  /** Of a training: the data, so that the most confident mistakes can be shown and not only named. */
  readonly dataset?: ImageDataset | TextDataset;
}

const reportFields: OptionSchemas<ReportOptions> = { language: z.enum(languages), dataset: fields.dataset };

/** What can be reported. */
export type Reported = TrainingRun | Comparison | Choice | CheckReport;

/** The page and the numbers, not written anywhere. */
export async function renderReport(
  result: Reported,
  options: ReportOptions = {},
): Promise<{ readonly html: string; readonly json: ReportJson }> {
  checkArgument('result', result, z.looseObject({}));
  checkOptions('renderReport', options, reportFields);
  const { language = 'en', dataset } = options;
  if ('findings' in result) {
    return {
      html: await checkPage(result, language),
      json: { format: 1, kind: 'check', check: checkReportJson(result) },
    };
  }
  if ('models' in result) {
    return {
      html: await choicePage(result, language),
      json: { format: 1, kind: 'choice', choice: choiceJson(result) },
    };
  }
  if ('recommendation' in result) {
    const json = { format: 1, kind: 'comparison', comparison: comparisonJson(result) } as const;
    return { html: await comparisonPage(result, language), json };
  }
  const training = trainingNumbers(result);
  const html = await trainingPage(training, result, dataset, language);
  return { html, json: { format: 1, kind: 'training', training } };
}

/** Writes report.html and report.json into a folder, which is made if it is not there; those that are there are replaced. The page is one file: it loads
 * nothing, runs no script, and reads by day, by night and on paper. Its photos in small are copies of the most confident mistakes.
 * @throws {InjertoError} WRITE_FAILED.
 * @example
 * const run = await train(reference, photos);
 * await run.save('./my-model');
 * await writeReport(run, './my-model', { dataset: photos }); */
export async function writeReport(result: Reported, folder: string, options: ReportOptions = {}): Promise<void> {
  checkArgument('folder', folder, fields.filled);
  const { html, json } = await renderReport(result, options);
  await makeFolder(folder);
  await replaceFile(`${folder}/report.html`, [html]);
  await replaceFile(`${folder}/report.json`, [`${JSON.stringify(json, null, 2)}\n`]);
}
