/** The runtime in a browser: all of `../index.ts`, and ONNX Runtime's WebAssembly build in a worker. */
export * from '../index.ts';
export { openWebRuntime, type WebRuntimeOptions } from './open-web-runtime.ts';
