/** The coverage of the node tests, as the text of a file that a run compares with. */
import type { ForwardSkip } from './exceptions.ts';
import type { GradientOutcome } from './outcome.ts';
import type { NodeTest } from './read.ts';

export interface Outcome {
  readonly test: NodeTest;
  readonly forward: 'equal' | 'refused' | 'differs';
  readonly skip: ForwardSkip | undefined;
  readonly gradient: GradientOutcome;
}

export interface OperatorCoverage {
  readonly tests: number;
  readonly forward: number;
  readonly gradient: number;
  /** Of these, in how many the gradient of some input is zero wherever it exists. */
  readonly zero: number;
}

export interface Coverage {
  readonly onnx: string;
  readonly tests: number;
  readonly forward: { readonly equal: number; readonly skipped: Readonly<Record<string, readonly string[]>> };
  readonly gradient: {
    readonly float64: number;
    readonly float32: number;
    /** Tests whose integer inputs had to be stored in the file: the rule reads them beforehand. */
    readonly storedIntegers: number;
    readonly skipped: Readonly<Record<string, readonly string[]>>;
  };
  readonly operators: Readonly<Record<string, OperatorCoverage>>;
}

export function coverageOf(outcomes: readonly Outcome[]): string {
  const count = (is: (outcome: Outcome) => boolean) => outcomes.filter(is).length;
  const coverage: Coverage = {
    onnx: '1.20.1',
    tests: outcomes.length,
    forward: {
      equal: count((o) => o.forward === 'equal'),
      skipped: byReason(outcomes, (o) => (o.forward === 'equal' ? undefined : (o.skip?.why ?? o.forward))),
    },
    gradient: {
      float64: count((o) => o.gradient.checked === 'float64'),
      float32: count((o) => o.gradient.checked === 'float32'),
      storedIntegers: count((o) => o.gradient.checked !== undefined && o.gradient.stored),
      skipped: byReason(outcomes, whyNoGradient),
    },
    operators: byOperator(outcomes),
  };
  return `${JSON.stringify(coverage, null, 1)}\n`;
}

/** Where ONNX Runtime runs neither the test nor its promoted form, the reason is the forward's. */
function whyNoGradient({ gradient, skip }: Outcome): string | undefined {
  if (gradient.checked) return undefined;
  return gradient.refused && skip?.how === 'refused' ? skip.why : gradient.why;
}

function byReason(outcomes: readonly Outcome[], reasonOf: (outcome: Outcome) => string | undefined) {
  const skipped: Record<string, string[]> = {};
  for (const outcome of outcomes) {
    const reason = reasonOf(outcome);
    if (reason === undefined) continue;
    skipped[reason] ??= [];
    skipped[reason].push(outcome.test.name);
  }
  return Object.fromEntries(Object.entries(skipped).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function byOperator(outcomes: readonly Outcome[]): Record<string, OperatorCoverage> {
  const operators = [...new Set(outcomes.map((o) => o.test.operator))].sort();
  return Object.fromEntries(
    operators.map((operator) => {
      const own = outcomes.filter((o) => o.test.operator === operator);
      const forward = own.filter((o) => o.forward === 'equal').length;
      const gradient = own.filter((o) => o.gradient.checked).length;
      const zero = own.filter((o) => o.gradient.checked && o.gradient.zero).length;
      return [operator, { tests: own.length, forward, gradient, zero }];
    }),
  );
}
