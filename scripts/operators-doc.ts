/** Writes docs/operators.md from the rules and from what the node tests measured. Run `npm run docs:operators` after adding a rule, and after
 *  conformance/fixtures/node-tests-coverage.json has changed; a test compares. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Coverage, OperatorCoverage } from '../conformance/node-tests/coverage.ts';
import { aside, still } from '../conformance/node-tests/exceptions.ts';
import type { GradientRule } from '../src/autodiff/rule.ts';
import { newestOpset, rules } from '../src/autodiff/rules/index.ts';
import { replaceFile } from '../src/replace-file.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(root, 'conformance', path), 'utf8');

/** The document's text, as the code is now. */
export function operatorsDocument(): string {
  const coverage = JSON.parse(read('fixtures/node-tests-coverage.json')) as Coverage;
  const without = JSON.parse(read('operators-without-gradient.json')) as Record<string, string>;
  const since = (JSON.parse(read('fixtures/since-versions.json')) as { operators: Record<string, number[]> }).operators;
  const webgpu = webgpuOpsets(read('fixtures/webgpu-operators.md'));
  const known = Object.keys(since).filter((name) => !without[name] && since[name]![0]! <= newestOpset);
  const ours = rules
    .filter(({ domain, opType }) => domain === '' && !known.includes(opType))
    .map((rule) => rule.opType);
  const rowsOf = (domain: string, names: readonly string[]) =>
    names.map((name) =>
      row(name, domain, {
        coverage,
        since,
        without: domain === '' ? without : {},
        webgpu: webgpu.get(`${domain}:${name}`),
      }),
    );
  const microsoft = rules.filter((rule) => rule.domain === 'com.microsoft').map((rule) => rule.opType);
  return [
    introduction(coverage),
    table([...rowsOf('', [...known, ...ours].sort()), ...rowsOf('com.microsoft', microsoft.sort())]),
    legend,
    withoutGradient(Object.entries(without).filter(([name]) => !ours.includes(name))),
    skipped(coverage),
  ].join('\n');
}

interface Sources {
  readonly coverage: Coverage;
  readonly since: Readonly<Record<string, readonly number[]>>;
  readonly webgpu: string | undefined;
  /** Operators whose output does not vary with their input; where there is a rule, it says zero. */
  readonly without: Readonly<Record<string, string>>;
}

/** Operators that ONNX has retired; a file that holds one is raised when it is opened. */
const replaced: Readonly<Record<string, string>> = { Scatter: 'ScatterElements', Upsample: 'Resize' };

function row(name: string, domain: string, { coverage, since, webgpu, without }: Sources): string[] {
  const rule = rules.find((r) => r.opType === name && r.domain === domain);
  const measured = domain === '' ? coverage.operators[name] : undefined;
  return [
    name,
    domain || 'ai.onnx',
    measured ? `${measured.forward} of ${measured.tests}` : '–',
    without[name] && rule ? 'zero' : gradientCell(name, rule, measured),
    rule ? opsetsOf(rule) : opsetsOfNone(domain === '' ? since[name] : undefined),
    webgpu ?? 'no',
  ];
}

function gradientCell(name: string, rule?: GradientRule, measured?: OperatorCoverage): string {
  if (replaced[name]) return `as ${replaced[name]}, ${measured!.gradient} of ${measured!.tests}`;
  if (!rule) return 'none';
  if (!measured) return 'yes';
  const zero = measured.zero > 0 && measured.zero === measured.gradient;
  return `${zero ? 'zero' : 'yes'}, ${measured.gradient} of ${measured.tests}`;
}

/** The first opset that a rule holds for, the newest one, and the versions of the operator between them. */
function opsetsOf({ versions, domain }: GradientRule): string {
  if (domain !== '') return versions.join(', ');
  const later = versions.slice(1);
  return `${versions[0]}–${newestOpset}${later.length > 0 ? ` (${later.join(', ')})` : ''}`;
}

function opsetsOfNone(since: readonly number[] | undefined): string {
  return since ? `since ${since[0]}` : '–';
}

function introduction({ tests, forward, gradient, onnx }: Coverage): string {
  const checked = gradient.float64 + gradient.float32;
  return `<!-- Made by scripts/operators-doc.ts: npm run docs:operators -->

# Operators

Which ONNX operators Injerto differentiates, up to opset ${newestOpset}. A model may hold others: they stand in its frozen part, and only a weight
below them cannot learn. \`injerto inspect\` says which those are.

The numbers are measured. ONNX ${onnx} has ${tests} node tests of these operators, the expanded ones (an operator written out as its function body)
among them. ONNX Runtime 1.30 on the CPU gives the expected output in ${forward.equal}. Gradients equal central differences in ${checked}:
${gradient.float64} in float64, ${gradient.float32} in float32, where ONNX Runtime has no float64 kernel. A test that fails is an error, one that cannot be
asked is listed below with its reason. (\`npx vitest run conformance/node-tests.test.ts\`)
`;
}

const legend = `
- **Forward**: how many of the operator's node tests ONNX Runtime passes; – where ONNX has none.
- **Gradient**: in how many of them the gradient was checked. \`zero\`: the derivative is 0 wherever it exists. Every rule also has property tests
  of its own beside it, in \`src/autodiff/rules\`.
- **Opsets**: those that the rule holds for and, in brackets, the versions of the operator in which its definition changed and was read
  again.
- **WebGPU**: the versions of the operator in ONNX Runtime Web's WebGPU provider, as onnxruntime-web 1.30.0 lists them
  (\`conformance/fixtures/webgpu-operators.md\`).

No gradient is taken:

${Object.entries(still)
  .map(([operator, { inputs, why }]) => `- with respect to ${places('input', inputs)} of ${operator}: ${why}`)
  .join('\n')}
${Object.entries(aside)
  .map(([operator, { outputs, why }]) => `- of ${places('output', outputs)} of ${operator}: ${why}`)
  .join('\n')}
`;

function places(what: string, which: readonly number[]): string {
  return `${what}${which.length > 1 ? 's' : ''} ${new Intl.ListFormat('en').format(which.map(String))}`;
}

function withoutGradient(without: readonly (readonly [string, string])[]): string {
  const lines = grouped(without).map(([why, names]) => `- ${why}: ${names.join(', ')}`);
  return `## Without a gradient\n\nOperators of ONNX that have none, and why:\n\n${lines.join('\n')}\n`;
}

function skipped({ forward, gradient }: Coverage): string {
  const counted = (reasons: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(reasons)
      .sort(([, a], [, b]) => b.length - a.length)
      .map(([why, tests]) => [String(tests.length), cell(why), abridged(tests)]);
  const head = ['Tests', 'Why', 'Which'];
  return `## Node tests left out

Of the forward, where ONNX Runtime 1.30 does not run a test or does not give what it expects:

${lines(head, counted(forward.skipped))}

Of the gradient:

${lines(head, counted(gradient.skipped))}
`;
}

function abridged(tests: readonly string[]): string {
  const shown = tests.slice(0, 3).map((name) => `\`${name}\``);
  return shown.join(', ') + (tests.length > 3 ? ` and ${tests.length - 3} more` : '');
}

function cell(text: string): string {
  return text.replace(/\.$/, '').replaceAll('|', '\\|');
}

function grouped(entries: readonly (readonly [string, string])[]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const [name, why] of entries) groups.set(why, [...(groups.get(why) ?? []), name]);
  return [...groups];
}

function table(rows: readonly string[][]): string {
  return lines(['Operator', 'Domain', 'Forward', 'Gradient', 'Opsets', 'WebGPU'], rows);
}

function lines(head: readonly string[], rows: readonly string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((columns) => `| ${columns.join(' | ')} |`).join('\n');
}

/** `| Abs | ai.onnx(6-12,13+) | … |` of ONNX Runtime's list, by domain and operator. */
function webgpuOpsets(markdown: string): Map<string, string> {
  const rows = [...markdown.matchAll(/^\| (\w+) \| ([^|]+) \|/gm)];
  return new Map(
    rows.flatMap(([, name, domains]) =>
      [...domains!.matchAll(/([\w.]+)\(([^)]*)\)/g)].map(
        ([, domain, versions]) =>
          [
            `${domain === 'ai.onnx' ? '' : domain}:${name}`,
            versions!.replaceAll('-', '–').replaceAll(',', ', '),
          ] as const,
      ),
    ),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await replaceFile(join(root, 'docs', 'operators.md'), [operatorsDocument()]);
}
