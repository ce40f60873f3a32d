/** What `grad` found, for people and for programs. */
import { type Remark, sayBriefly } from '../../messages/index.ts';
import type { ComputedGradients } from '../../methods/gradients/compute-gradients.ts';
import type { CliContext } from '../context.ts';

export interface GradResult extends ComputedGradients {
  /** The .onnx file. */
  readonly model: string;
  /** Name of the logits. */
  readonly output: string;
  readonly out: string;
}

export function gradReport(result: GradResult, context: CliContext): string[] {
  const { messages, format } = context;
  const { grad } = messages;
  const { output, logits, loss, gradients, out } = result;
  return [
    grad.loss(format.decimal(loss), output, `[${logits.shape.join(', ')}]`),
    grad.written(Object.keys(gradients).length, out),
    ...skippedLines(result, context),
  ];
}

const namesShown = 5;

/** The weights without a gradient, by reason. */
export function skippedLines({ skipped }: Pick<GradResult, 'skipped'>, context: CliContext): string[] {
  const { grad } = context.messages;
  const byReason = new Map<string, string[]>();
  for (const { name, why } of skipped) {
    const reason = sayBriefly(why, context.language);
    const names = byReason.get(reason);
    if (names) names.push(name);
    else byReason.set(reason, [name]);
  }
  if (byReason.size === 0) return [];
  return [
    grad.skipped,
    ...[...byReason].flatMap(([reason, names]) => [
      `  ${reason}`,
      `    ${names.slice(0, namesShown).join(', ')}${names.length > namesShown ? `, ${grad.more(names.length - namesShown)}` : ''}`,
    ]),
  ];
}

/** The same in every language. */
export function gradJson({ model, output, logits, loss, gradients, skipped, out }: GradResult): string {
  return JSON.stringify({
    model,
    output,
    loss,
    logits: { dtype: logits.dtype, shape: logits.shape },
    gradients: Object.entries(gradients).map(([name, { shape, data }]) => ({ name, shape, norm: norm(data) })),
    skipped: skipped.map(({ name, why: { variant, details } }) => ({ name, reason: variant, ...flat(details) })),
    out,
  });
}

/** The reason inside a reason as its English words. */
function flat({ why, ...details }: Remark['details']): Remark['details'] {
  return why ? { what: (why as unknown as Remark).message, ...details } : details;
}

function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
