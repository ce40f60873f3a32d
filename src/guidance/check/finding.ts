import { type Remark, type remark, sayBriefly, sayHint } from '../../messages/index.ts';

/** What is looked for, in the order in which it is reported. */
export const checkNames = [
  'leakage',
  'shortcuts',
  'label-errors',
  'preprocessing',
  'negative-transfer',
  'shift',
  'few-examples',
  'imbalance',
  'order',
  'outliers',
] as const;
export type CheckName = (typeof checkNames)[number];

/** `high`: numbers measured on these data mislead. `medium`: the model becomes worse than it need be. `low`: worth a look. */
export type Severity = 'high' | 'medium' | 'low';

/** Something wrong with the data, or with how the model reads them. */
export interface Finding {
  readonly check: CheckName;
  readonly severity: Severity;
  /** What was seen: a sentence, and the names and numbers in it. `sayBriefly` puts it in another language. */
  readonly evidence: Remark;
  /** Ids of the samples that it is about, the clearest first; empty where it is about all. */
  readonly samples: readonly string[];
  /** What to do about it, in English; `sayHint` of the evidence says it in another language. */
  readonly remedy: string | null;
}

/** A finding of a message that says both what was seen and what to do. */
export function finding(
  check: CheckName,
  severity: Severity,
  said: ReturnType<typeof remark>,
  samples: readonly string[] = [],
): Finding {
  const evidence = { ...said, message: sayBriefly(said, 'en') };
  return { check, severity, evidence, samples, remedy: sayHint(said, 'en') ?? null };
}
