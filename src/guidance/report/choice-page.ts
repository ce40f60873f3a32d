/** The report of a choice of a reference model as a page: the advice, what it rests on, what each model costs. */
import { type Language, type Remark, type ReportWords, reportWords, say } from '../../messages/index.ts';
import type { Choice } from '../choose/index.ts';
import { escapeHtml, sentenceHtml } from '../page/escape-html.ts';
import { renderPage } from '../page/page.ts';
import { htmlTable } from '../page/table.ts';
import { pointsBetween, type ReportFormat, reportFormat } from './report-format.ts';
import { reportStyle } from './report-style.ts';
import { section } from './section.ts';

export async function choicePage(choice: Choice, language: Language): Promise<string> {
  const words = reportWords[language];
  const format = reportFormat(language);
  const { sections } = words;
  const { models, recommendation, leftOut, data } = choice;
  const list = (said: readonly Remark[]) =>
    said.length === 0
      ? ''
      : `<ul>${said.map((remark) => `<li>${sentenceHtml(say(remark, language))}</li>`).join('')}</ul>`;
  const title = words.choice(format.integer(data.samples), format.integer(data.classes.length));
  const body = [
    `<h1>${escapeHtml(title)}</h1>`,
    `<p class="verdict">${escapeHtml(recommendation ? words.recommended(recommendation.model) : words.noModel)}</p>`,
    recommendation ? list(recommendation.why) : '',
    section(words.wouldChange, list(recommendation?.wouldChangeIf ?? [])),
    section(sections.models, accuracyTable(choice, words, format)),
    section(sections.cost, costTable(choice, words, format)),
    section(sections.dropped, list(models.flatMap(({ dropped }) => (dropped ? [dropped] : [])))),
    section(sections.notRun, list(leftOut.map(({ reason }) => reason))),
  ];
  return renderPage({ language, title, body: body.filter(Boolean).join('\n'), style: reportStyle });
}

function accuracyTable({ models }: Choice, words: ReportWords, format: ReportFormat): string {
  const { columns, sections } = words;
  const { samples, accuracy, interval, behind, p, loss, published } = columns;
  const heads = [samples, accuracy, interval, behind, p, loss, 'k-NN', 'LogME', 'H-score', published];
  return htmlTable(
    sections.models,
    [{ name: columns.model }, ...heads.map((name) => ({ name, number: true }))],
    models.map(({ model, samples, accuracy, interval, versusBest, loss, knn, logme, hscore, published }) => [
      escapeHtml(model),
      format.integer(samples),
      format.percent(accuracy),
      interval.map(format.percent).join(' – '),
      versusBest ? pointsBetween(versusBest, format) : '',
      versusBest ? format.decimal(versusBest.p) : '',
      format.decimal(loss),
      format.percent(knn),
      format.decimal(logme),
      format.decimal(hscore),
      published === null ? '–' : format.percent(published),
    ]),
  );
}

function costTable({ models }: Choice, words: ReportWords, format: ReportFormat): string {
  const { columns, sections } = words;
  return htmlTable(
    sections.cost,
    [
      { name: columns.model },
      ...[columns.seconds, columns.size, columns.latency].map((name) => ({ name, number: true })),
      { name: columns.license },
    ],
    models.map(({ model, seconds, size, latency, license }) => [
      escapeHtml(model),
      format.decimal(seconds),
      format.bytes(size),
      `${format.decimal(1000 * latency)} ms`,
      escapeHtml(license ?? '–'),
    ]),
  );
}
