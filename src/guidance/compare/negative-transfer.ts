/** A reference model that does harm: without it, the same samples teach more (Wang et al. 2019, arXiv:1811.09751, §2). */
import { type Remark, remark } from '../../messages/index.ts';
import { mcnemar } from '../statistics/index.ts';
import { type Answers, paired, shareRight } from '../trials/answers.ts';
import { type ComparedMethod, isCandidate } from './compared-methods.ts';

/** As of the check of the same name. */
const level = 0.01;
/** Accuracy that must be lost as well. */
const lost = 0.02;

interface Judged {
  readonly method: ComparedMethod;
  /** On the validation samples. */
  readonly validation: Answers;
}

/** What is said where training from scratch was run and beats the best of all methods that use the reference model: by two points or more, and by more than chance (McNemar's mid-p). */
export function negativeTransferIn(judged: readonly Judged[], model: string): Remark[] {
  const scratch = judged.find(({ method }) => method === 'scratch');
  const others = judged.filter(({ method }) => method !== 'scratch' && isCandidate(method));
  if (!scratch || others.length === 0) return [];
  const best = others.reduce((top, other) => (shareRight(other.validation) > shareRight(top.validation) ? other : top));
  const [accuracy, plain] = [shareRight(best.validation), shareRight(scratch.validation)];
  const { midP: p } = mcnemar(paired(best.validation, scratch.validation));
  if (plain < accuracy + lost || p > level) return [];
  const samples = scratch.validation.ids.length;
  return [remark('NEGATIVE_TRANSFER/scratch', { model, method: best.method, accuracy, scratch: plain, samples, p })];
}
