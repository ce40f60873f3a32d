export { compare } from './compare.ts';
export type { CompareEvent } from './compare-events.ts';
export type { CompareOptions } from './compare-options.ts';
export { type ComparedMethod, comparedMethods } from './compared-methods.ts';
export type * from './comparison.ts';
export { type ComparisonJson, comparisonJson, comparisonSchema } from './comparison-json.ts';
