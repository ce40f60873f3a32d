/** What `check` found, for people. */
import type { CheckReport, Finding } from '../../guidance/check/index.ts';
import { sayBriefly, sayHint, visible } from '../../messages/index.ts';
import type { CliContext } from '../context.ts';
import { inCommandWords } from '../options/api-names.ts';

const colors = { high: 'red', medium: 'yellow', low: 'dim' } as const;

/** @param shown samples that are named of each finding, at most. */
export function checkReportLines(report: CheckReport, context: CliContext, shown: number): string[] {
  const { format, language, messages } = context;
  const { check: words } = messages;
  const { findings, checked, notChecked, model, samples } = report;
  const heading =
    findings.length === 0
      ? words.nothing(checked.map((name) => words.names[name]).join(', '))
      : words.found(findings.length, format.integer(samples), visible(model));
  const missing = notChecked.map(({ check, why }) => `  ${words.names[check]}: ${sayBriefly(why, language)}`);
  return [
    heading,
    ...findings.flatMap((finding) => ['', ...findingLines(finding, context, shown)]),
    ...(missing.length > 0 ? ['', words.leftOut, ...missing] : []),
  ];
}

function findingLines({ check, severity, evidence, samples }: Finding, context: CliContext, shown: number): string[] {
  const { console, format, language, messages } = context;
  const { check: words } = messages;
  const remedy = sayHint(evidence, language);
  const named = samples.slice(0, shown).map((id) => `    ${visible(id)}`);
  const left = samples.length - named.length;
  return [
    `${console.styleOut(colors[severity], words.severities[severity])} · ${console.styleOut('bold', words.names[check])}`,
    `  ${inCommandWords(sayBriefly(evidence, language))}`,
    ...(remedy === undefined ? [] : [`  → ${inCommandWords(remedy)}`]),
    ...named,
    ...(left > 0 && named.length > 0 ? [`    ${words.more(format.integer(left))}`] : []),
  ];
}
