/** The ONNX file in Node: all of `../index.ts`, and models as files. */
export * from '../index.ts';
export * from './files.ts';
