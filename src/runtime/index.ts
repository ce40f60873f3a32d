export { measureShapes } from './measure-shapes.ts';
export { type NodeRuntimeOptions, openNodeRuntime } from './node/index.ts';
export { type ProbeAxes, probeShapes } from './probe-shapes.ts';
export * from './types.ts';
