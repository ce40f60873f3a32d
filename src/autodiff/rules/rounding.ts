/** Steps: constant between their jumps, so the gradient is 0 wherever it exists. */
import { defineRule } from '../rule.ts';

export const sign = defineRule('Sign', { versions: [9, 13] }, () => ['zero']);
export const floor = defineRule('Floor', { versions: [6, 13] }, () => ['zero']);
export const ceil = defineRule('Ceil', { versions: [6, 13] }, () => ['zero']);
export const round = defineRule('Round', { versions: [11, 22] }, () => ['zero']);

/** 1 at the largest entry along an axis, else 0. */
export const hardmax = defineRule('Hardmax', { versions: [1, 11, 13] }, () => ['zero']);
