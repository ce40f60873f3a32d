export { exposeValues, untyped } from './expose-values.ts';
export { rowsOfOutput } from './in-portions.ts';
export { measureShapes } from './measure-shapes.ts';
export { measureValues } from './measure-values.ts';
export { type ProbeAxes, probeShapes } from './probe-shapes.ts';
export { dataDependent } from './shape-facts.ts';
export * from './types.ts';
