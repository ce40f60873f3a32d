/** The report of a training as a page. */
import type { ImageDataset, TextDataset } from '../../data/index.ts';
import { type Language, type ReportWords, reportWords, say } from '../../messages/index.ts';
import type { TrainingRun } from '../../methods/training-run.ts';
import { escapeHtml, sentenceHtml } from '../page/escape-html.ts';
import { renderPage } from '../page/page.ts';
import { htmlTable } from '../page/table.ts';
import { confusionSection } from './confusion-section.ts';
import { linePlot } from './plots/line-plot.ts';
import { reliabilityPlot } from './plots/reliability-plot.ts';
import { type ReportFormat, reportFormat } from './report-format.ts';
import type { TrainingReportJson } from './report-json.ts';
import { reportStyle } from './report-style.ts';
import { section } from './section.ts';
import { worstSection } from './worst-section.ts';

export async function trainingPage(
  numbers: TrainingReportJson,
  run: TrainingRun,
  dataset: ImageDataset | TextDataset | undefined,
  language: Language,
): Promise<string> {
  const words = reportWords[language];
  const format = reportFormat(language);
  const { sections } = words;
  const title = words.training(numbers.model, numbers.method);
  const remarks = run.remarks.map((remark) => `<li>${sentenceHtml(say(remark, language))}</li>`);
  const { classes, confusion, perClass } = numbers;
  const body = [
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="verdict">${escapeHtml(verdict(numbers, words, format))}</p>`,
    section(sections.remarks, remarks.length > 0 ? `<ul>${remarks.join('')}</ul>` : ''),
    section(sections.numbers, sidesTable(numbers, words, format)),
    section(sections.classes, perClass.length > 0 ? classTable(perClass, words, format) : ''),
    section(sections.confusion, confusion ? confusionSection(classes, confusion, words, format) : ''),
    section(sections.worst, dataset ? await worstSection(run, dataset, format) : ''),
    section(sections.loss, lossPlots(numbers, words, format)),
    section(sections.calibration, calibrationPlot(numbers, words, format)),
    section(sections.settings, settingsTable(numbers, words)),
  ];
  return renderPage({ language, title, body: body.filter(Boolean).join('\n'), style: reportStyle });
}

function verdict({ test, val, samples, task, baseline }: TrainingReportJson, words: ReportWords, format: ReportFormat) {
  const { verdict: say } = words;
  const score = test ?? val;
  const count = format.integer(test ? samples.test : samples.val);
  if (!score) return say.none;
  if (task === 'regression' || score.accuracy === undefined) {
    const metrics = Object.entries(score.metrics).map(([name, value]) => `${name} ${format.decimal(value)}`);
    return say.number(count, metrics.join(', '));
  }
  const said =
    test?.interval === undefined
      ? say.validation(count, format.percent(score.accuracy))
      : say.test(count, format.percent(score.accuracy), ...(test.interval.map(format.percent) as [string, string]));
  return baseline ? `${said} ${say.baseline(baseline.label, format.percent(baseline.accuracy))}` : said;
}

function sidesTable({ samples, val, test }: TrainingReportJson, words: ReportWords, format: ReportFormat): string {
  const { columns, sides } = words;
  const row = (name: string, count: number, score: TrainingReportJson['test']) => [
    escapeHtml(name),
    format.integer(count),
    score?.accuracy === undefined ? '' : format.percent(score.accuracy),
    (score?.interval ?? []).map(format.percent).join(' – '),
    score ? format.decimal(score.loss) : '',
    score ? escapeHtml(metricsOf(score.metrics, format)) : '',
  ];
  return htmlTable(
    words.sections.numbers,
    [
      { name: columns.side },
      ...[columns.samples, columns.accuracy, columns.interval, columns.loss].map((name) => ({ name, number: true })),
      { name: columns.others },
    ],
    [
      row(sides.train, samples.train, null),
      ...(val ? [row(sides.val, samples.val, val)] : []),
      ...(test ? [row(sides.test, samples.test, test)] : []),
    ],
  );
}

function metricsOf(metrics: Readonly<Record<string, number | null>>, format: ReportFormat): string {
  return Object.entries(metrics)
    .map(([name, value]) => `${name} ${format.decimal(value)}`)
    .join(', ');
}

function classTable(perClass: TrainingReportJson['perClass'], words: ReportWords, format: ReportFormat): string {
  const { columns, sections } = words;
  const heads = [columns.precision, columns.recall, columns.f1, columns.support];
  return htmlTable(
    sections.classes,
    [{ name: columns.class }, ...heads.map((name) => ({ name, number: true }))],
    perClass.map(({ label, precision, recall, f1, support }) => [
      escapeHtml(label),
      format.percent(precision),
      format.percent(recall),
      format.decimal(f1),
      format.integer(support),
    ]),
  );
}

/** One plot for each training of a soup. */
function lossPlots({ history, bestEpoch }: TrainingReportJson, words: ReportWords, format: ReportFormat): string {
  const trainings = [...new Set(history.map(({ training }) => training))];
  const plots = trainings.map((training) => {
    const epochs = history.filter((epoch) => epoch.training === training);
    const points = (pick: (epoch: (typeof epochs)[number]) => number | null) =>
      epochs.flatMap((epoch) => {
        const y = pick(epoch);
        return y === null ? [] : [{ x: epoch.epoch, y }];
      });
    const [first, last] = [epochs[0]!.trainLoss, epochs.at(-1)!.trainLoss].map(format.decimal) as [string, string];
    return linePlot({
      id: `loss-${training ?? 0}`,
      title: words.sections.loss,
      description: words.lossDescription(format.integer(epochs.length), first, last),
      across: { name: words.axes.epoch, format: format.decimal },
      up: { name: words.axes.loss, format: format.decimal },
      lines: [
        { name: words.series.train, points: points((epoch) => epoch.trainLoss) },
        { name: words.series.validation, points: points((epoch) => epoch.validationLoss) },
      ],
    });
  });
  if (plots.length === 0) return '';
  const best =
    bestEpoch === null ? '' : `<p class="quiet">${escapeHtml(words.lossBest(format.integer(bestEpoch)))}</p>`;
  return `<div class="plots">${plots.join('')}</div>${best}`;
}

function calibrationPlot({ calibration }: TrainingReportJson, words: ReportWords, format: ReportFormat): string {
  if (!calibration) return '';
  const { confidence, accuracy } = words.axes;
  return reliabilityPlot(calibration.bins, {
    id: 'reliability',
    title: words.sections.calibration,
    description: words.reliability(format.decimal(calibration.ece)),
    ...{ confidence, accuracy, percent: format.wholePercent },
  });
}

function settingsTable({ config }: TrainingReportJson, words: ReportWords): string {
  const { columns, sections } = words;
  const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return htmlTable(
    sections.settings,
    [{ name: columns.option }, { name: columns.value }],
    Object.entries(config).map(([name, value]) => [escapeHtml(name), escapeHtml(shown(value))]),
  );
}
