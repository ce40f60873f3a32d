/** The report of a comparison as a page: the advice, what it rests on, what it costs, what more data would bring. */
import { type Language, type Remark, type ReportWords, reportWords, say } from '../../messages/index.ts';
import type { Comparison, MeasuredCurve } from '../compare/index.ts';
import { escapeHtml, sentenceHtml } from '../page/escape-html.ts';
import { renderPage } from '../page/page.ts';
import { htmlTable } from '../page/table.ts';
import { linePlot } from './plots/line-plot.ts';
import { pointsBetween, type ReportFormat, reportFormat } from './report-format.ts';
import { reportStyle } from './report-style.ts';
import { section } from './section.ts';

export async function comparisonPage(comparison: Comparison, language: Language): Promise<string> {
  const words = reportWords[language];
  const format = reportFormat(language);
  const { sections } = words;
  const { recommendation, notRun, curves, remarks } = comparison;
  const title = words.comparison(comparison.model);
  const list = (said: readonly Remark[]) =>
    said.length === 0
      ? ''
      : `<ul>${said.map((remark) => `<li>${sentenceHtml(say(remark, language))}</li>`).join('')}</ul>`;
  const reasons = notRun.map(({ reason }) => reason);
  const known = remarks.filter((remark) => !reasons.includes(remark));
  const body = [
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="verdict">${escapeHtml(recommendation ? words.recommended(recommendation.method) : words.noRecommendation)}</p>`,
    recommendation ? list(recommendation.why) : '',
    section(words.wouldChange, list(recommendation?.wouldChangeIf ?? [])),
    section(sections.remarks, list(known)),
    section(sections.methods, methodTable(comparison, words, format)),
    section(sections.cost, costTable(comparison, words, format)),
    section(sections.curves, curvePlots(curves, words, format, language)),
    section(sections.notRun, list(reasons)),
  ];
  return renderPage({ language, title, body: body.filter(Boolean).join('\n'), style: reportStyle });
}

function methodTable({ methods }: Comparison, words: ReportWords, format: ReportFormat): string {
  const { columns, sections } = words;
  const heads = [columns.accuracy, columns.interval, columns.macroF1, columns.ece, columns.difference, columns.p];
  return htmlTable(
    sections.methods,
    [{ name: columns.method }, ...heads.map((name) => ({ name, number: true }))],
    methods.map(({ method, accuracy, interval, macroF1, ece, versusSimplest }) => [
      escapeHtml(method),
      format.percent(accuracy),
      interval.map(format.percent).join(' – '),
      format.decimal(macroF1),
      format.decimal(ece),
      versusSimplest ? pointsBetween(versusSimplest, format) : '',
      versusSimplest ? format.decimal(versusSimplest.p) : '',
    ]),
  );
}

function costTable({ methods }: Comparison, words: ReportWords, format: ReportFormat): string {
  const { columns, sections } = words;
  const heads = [columns.seconds, columns.memory, columns.weights, columns.size, columns.latency];
  return htmlTable(
    sections.cost,
    [{ name: columns.method }, ...heads.map((name) => ({ name, number: true }))],
    methods.map(({ method, seconds, peakMemory, trainedWeights, size, latency }) => [
      escapeHtml(method),
      format.decimal(seconds),
      format.bytes(peakMemory),
      format.integer(trainedWeights),
      format.bytes(size),
      latency === null ? '–' : `${format.decimal(1000 * latency)} ms`,
    ]),
  );
}

function curvePlots(
  curves: readonly MeasuredCurve[],
  words: ReportWords,
  format: ReportFormat,
  language: Language,
): string {
  const plots = curves.map(({ method, points, expected, refused }) => {
    const text = points
      .map(({ samples, accuracy }) => `${format.integer(samples)}: ${format.percent(accuracy)}`)
      .join('; ');
    const plot = linePlot({
      id: `curve-${method}`,
      title: words.curve(method),
      description: words.curveDescription(method, text),
      across: { name: words.axes.samples, format: format.integer },
      up: { name: words.axes.accuracy, format: format.wholePercent },
      lines: [
        {
          name: `${method}, ${words.series.measured}`,
          points: points.map(({ samples, accuracy }) => ({ x: samples, y: accuracy })),
        },
        {
          name: words.series.expected,
          points: expected.map(({ samples, accuracy, band }) => ({
            x: samples,
            y: accuracy,
            low: band[0],
            high: band[1],
          })),
        },
      ],
    });
    return plot + (refused ? `<p class="quiet">${sentenceHtml(say(refused, language))}</p>` : '');
  });
  const drawn = plots.filter(Boolean);
  return drawn.length === 0 ? '' : `<div class="plots">${drawn.map((plot) => `<div>${plot}</div>`).join('')}</div>`;
}
