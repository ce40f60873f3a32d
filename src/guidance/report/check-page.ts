/** The report of a check as a page: findings with evidence, remedy and samples. */
import { type Language, reportWords, sayBriefly, sayHint } from '../../messages/index.ts';
import type { CheckReport, Finding } from '../check/index.ts';
import { escapeHtml, sentenceHtml } from '../page/escape-html.ts';
import { renderPage } from '../page/page.ts';
import { reportFormat } from './report-format.ts';
import { reportStyle } from './report-style.ts';
import { section } from './section.ts';

/** Samples that are named of each finding. */
const shownSamples = 20;

export async function checkPage(report: CheckReport, language: Language): Promise<string> {
  const words = reportWords[language];
  const format = reportFormat(language);
  const { findings, checked, notChecked, model } = report;
  const title = words.check(model);
  const names = (list: CheckReport['checked']) => list.map((name) => words.checks[name]).join(', ');
  const left = notChecked.map(
    ({ check, why }) => `<li>${escapeHtml(words.checks[check])}: ${sentenceHtml(sayBriefly(why, language))}</li>`,
  );
  const item = ({ check, severity, evidence, samples }: Finding) => {
    const remedy = sayHint(evidence, language);
    const named = samples.slice(0, shownSamples).map((id) => `<li>${escapeHtml(id)}</li>`);
    const more = samples.length - named.length;
    return [
      `<h3>${escapeHtml(words.checks[check])} <span class="severity">(${escapeHtml(words.severities[severity])})</span></h3>`,
      `<p>${sentenceHtml(sayBriefly(evidence, language))}</p>`,
      remedy === undefined ? '' : `<p>→ ${sentenceHtml(remedy)}</p>`,
      named.length === 0 ? '' : `<ul>${named.join('')}</ul>`,
      more > 0 ? `<p class="quiet">${escapeHtml(words.more(format.integer(more)))}</p>` : '',
    ].join('');
  };
  const body = [
    `<h1>${escapeHtml(title)}</h1>`,
    findings.length === 0 ? `<p class="verdict">${escapeHtml(words.nothingFound)}</p>` : '',
    section(words.sections.findings, findings.map(item).join('')),
    section(words.sections.notChecked, left.length === 0 ? '' : `<ul>${left.join('')}</ul>`),
    `<p class="quiet">${escapeHtml(words.checked(names(checked)))}</p>`,
  ];
  return renderPage({ language, title, body: body.filter(Boolean).join('\n'), style: reportStyle });
}
