/** The runtime in Node: all of `../index.ts`, and ONNX Runtime's native build in a worker thread. */
export * from '../index.ts';
export { type NodeRuntimeOptions, openNodeRuntime } from './open-node-runtime.ts';
