export type { TrialOptions, TunedMethod } from './search-space.ts';
export { tune } from './tune.ts';
export type { TuneEvent } from './tune-events.ts';
export type { TuneOptions } from './tune-options.ts';
export type * from './tuning.ts';
export { type TuningJson, tuningJson, tuningSchema } from './tuning-json.ts';
