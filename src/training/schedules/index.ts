export { constant } from './constant.ts';
export { cosine } from './cosine.ts';
export { linear } from './linear.ts';
export { type OneCycleOptions, oneCycle } from './one-cycle.ts';
export type { Schedule } from './schedule.ts';
