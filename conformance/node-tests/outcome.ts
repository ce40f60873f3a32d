/** What became of one node test: its forward in ONNX Runtime, and its gradient. */
import { expectGradientsMatch, type GradientCase } from '../../src/autodiff/test-gradients.ts';
import { InjertoError } from '../../src/errors.ts';
import { isFloating, type Tensor, toFloat32 } from '../../src/onnx/index.ts';
import type { Runtime, Session } from '../../src/runtime/index.ts';
import { cancelling, countsInFloat32, notDifferenced } from './exceptions.ts';
import { gradientCase, storeIntegers } from './gradient-case.ts';
import type { Precision } from './promote.ts';
import type { NodeTest } from './read.ts';

/** `equal`, or how it fails. */
export async function forwardOf(runtime: Runtime, test: NodeTest): Promise<'equal' | 'refused' | 'differs'> {
  let session: Session | undefined;
  try {
    session = await runtime.createSession(test.model());
    const results = await session.run(test.inputs);
    const same = Object.entries(test.outputs).every(([name, expected]) => isClose(results[name]!, expected, test));
    return same ? 'equal' : 'differs';
  } catch (error) {
    if (error instanceof InjertoError && ['MODEL_REJECTED', 'RUN_FAILED'].includes(error.code)) return 'refused';
    throw error;
  } finally {
    await session?.dispose();
  }
}

/** ONNX's own runner allows 1e-3 relative and 1e-7 absolute. */
function isClose(actual: Tensor, expected: Tensor, { operator }: NodeTest): boolean {
  if (actual.dtype !== expected.dtype || `${actual.shape}` !== `${expected.shape}`) return false;
  const [got, want] = [numbers(actual), numbers(expected)];
  const absolute = cancelling.has(operator) ? 1e-6 * want.reduce((most, x) => Math.max(most, Math.abs(x)), 0) : 1e-7;
  return want.every((x, i) => Object.is(got[i], x) || Math.abs(got[i]! - x) <= absolute + 1e-3 * Math.abs(x));
}

function numbers(value: Tensor): number[] {
  const wide = isFloating(value.dtype) && value.dtype !== 'float64' ? toFloat32(value) : value.data;
  return Array.from(wide as ArrayLike<number | bigint>, Number);
}

/** How a gradient was checked, or why it was not. */
export type GradientOutcome =
  | { readonly checked: Precision; readonly stored: boolean; readonly zero: boolean }
  | { readonly checked?: never; readonly why: string; readonly refused?: boolean };

/** Checks the gradient in float64 if ONNX Runtime has the kernels, else in float32; with integer inputs fed, or, where a rule must know them
 * beforehand (as it does in files, which store axes and shapes), stored.
 * @throws an Error if the gradient differs from central differences. */
export async function gradientOf(runtime: Runtime, test: NodeTest): Promise<GradientOutcome> {
  if (notDifferenced[test.name]) return { why: notDifferenced[test.name]! };
  const hasIntegers = Object.values(test.inputs).some(({ dtype }) => !isFloating(dtype));
  const precisions: Precision[] = countsInFloat32.has(test.operator) ? ['float32'] : ['float64', 'float32'];
  const errors: InjertoError[] = [];
  for (const checked of precisions) {
    for (const stored of hasIntegers ? [false, true] : [false]) {
      const result = await attempt(runtime, (reachAll) => {
        const given = gradientCase(test, checked, reachAll);
        return stored ? storeIntegers(given) : given;
      });
      if (!('error' in result)) return { checked, stored, ...result };
      errors.push(result.error);
      if (result.error.code === 'GRADIENT_RULE_MISSING') break;
    }
  }
  // What the rule says of itself tells more than which kernel the engine lacks.
  const telling = errors.findLast((error) => error.code.startsWith('GRADIENT')) ?? errors.at(-1)!;
  return { why: whyNot(telling), refused: !telling.code.startsWith('GRADIENT') };
}

/** Whether the gradient is zero with respect to some input, or the error that kept it from being compared. */
async function attempt(
  runtime: Runtime,
  form: (reachAll: boolean) => GradientCase,
): Promise<{ zero: boolean } | { error: InjertoError }> {
  const matched = async (reachAll: boolean) => {
    try {
      await expectGradientsMatch(runtime, form(reachAll), 1);
      return { zero: reachAll };
    } catch (error) {
      if (error instanceof InjertoError) return { error };
      throw error;
    }
  };
  const first = await matched(false);
  return first.error?.code === 'GRADIENT_DISCONNECTED' ? matched(true) : first;
}

function whyNot({ code, what, details }: InjertoError): string {
  if (code === 'GRADIENT_RULE_MISSING') {
    const nodes = details.nodes as readonly { operator: string }[];
    const operators = [...new Set(nodes.map(({ operator }) => operator))];
    return `${operators.join(', ')}: no gradient rule`;
  }
  if (code === 'GRADIENT_UNSUPPORTED') return what.replace(/,? ?"test\/[^"]*",?/g, '');
  const kernel = /Could not find an implementation for (\w+)/.exec(what);
  return kernel ? `ONNX Runtime has no kernel of ${kernel[1]}` : what.split('\n')[0]!;
}
