import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InjertoError } from '../errors.ts';
import { decodeModel, encodeModel } from './codec.ts';
import { richModel } from './test-models.ts';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const padded = (text: string) => Buffer.concat([latin1(text), Buffer.alloc(300)]);

/** The local header of a zip archive's first entry. */
function zipOf(name: string): Uint8Array {
  const header = Buffer.alloc(30);
  header.write('PK\x03\x04', 'latin1');
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, latin1(name), Buffer.alloc(100)]);
}

function errorOf(bytes: Uint8Array): InjertoError {
  try {
    decodeModel(bytes, 'model.onnx');
  } catch (error) {
    if (error instanceof InjertoError) return error;
    throw error;
  }
  throw new Error('it was read');
}

const models: Readonly<Record<string, readonly Uint8Array[]>> = {
  pytorch: [
    zipOf('archive/data.pkl'),
    zipOf('model/.format_version'),
    zipOf('y/version'),
    zipOf('net/code/__torch__.py'),
  ],
  pickle: [2, 3, 4, 5].map((protocol) => padded(`\x80${String.fromCharCode(protocol)}}q`)),
  hdf5: [padded('\x89HDF\r\n\x1a\n')],
  keras: [zipOf('metadata.json')],
  tflite: [padded('\x1c\0\0\0TFL3')],
  gguf: [padded('GGUF\x03\0\0\0')],
  safetensors: [latin1('\x58\0\0\0\0\0\0\0{"weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}')],
  openvino: [latin1('<?xml version="1.0"?>\n<net name="x" version="11"></net>'), latin1('<net name="x"/>')],
  coreml: [zipOf('x.mlpackage/Data')],
};

const files: Readonly<Record<string, readonly Uint8Array[]>> = {
  'git-lfs': [latin1(`version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 90387606\n`)],
  'web-page': [
    latin1('<!DOCTYPE html><html>404</html>'),
    latin1('\n<html><body>'),
    latin1('<?xml version="1.0"?><Error/>'),
  ],
  json: [latin1('{"error": "Repository not found"}'), latin1('[{"a": 1}]'), latin1('\xef\xbb\xbf{ "a": 1 }')],
  zip: [zipOf('model.onnx')],
  gzip: [gzipSync(encodeModel(richModel()))],
  tar: [Buffer.concat([latin1('model.onnx'), Buffer.alloc(247), latin1('ustar'), Buffer.alloc(250)])],
  numpy: [padded('\x93NUMPY\x01\0v\0{'), zipOf('arr_0.npy')],
  picture: [
    padded('\xff\xd8\xff\xe0'),
    padded('\x89PNG\r\n\x1a\n'),
    padded('GIF89a'),
    padded('RIFF\x01\x02\x03\x04WEBP'),
  ],
  pdf: [padded('%PDF-1.7\n')],
  text: [
    latin1('Entry not found'),
    latin1('import torch\n'),
    Buffer.from('\ufeffhello', 'utf16le'),
    Buffer.from('años'),
  ],
};

describe('a file that is no ONNX model is named', () => {
  test.each(Object.entries(models))('a model of another program: %s', (kind, samples) => {
    for (const bytes of samples) {
      const { code, details } = errorOf(bytes);
      expect({ code, details }).toEqual({ code: 'MODEL_FORMAT_UNSUPPORTED', details: { kind } });
    }
  });

  test.each(Object.entries(files))('no model: %s', (kind, samples) => {
    for (const bytes of samples) {
      const { code, details } = errorOf(bytes);
      expect({ code, details }).toEqual({ code: 'MODEL_UNREADABLE', details: { kind } });
    }
  });

  test('with what to do, in both languages', () => {
    const error = errorOf(files['git-lfs']![0]!);
    expect(error.message).toMatchInlineSnapshot(`
      "This is no ONNX model. It is a pointer of Git LFS, not the model itself.
        at: model.onnx
        try: Run "git lfs pull" in the repository, or download the file from its web page."
    `);
    expect(error.in('es').what).toBe('Esto no es un modelo ONNX. Es un puntero de Git LFS, no el propio modelo.');
  });
});

test('a damaged model is not taken for something else', () => {
  const bytes = encodeModel(richModel());
  for (let part = 1; part < 40; part++) {
    const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 40));
    expect(errorOf(cut)).toMatchObject({ code: 'MODEL_UNREADABLE', variant: expect.stringMatching(/^(bytes|empty)$/) });
  }
  expect(errorOf(new Uint8Array())).toMatchObject({ code: 'MODEL_UNREADABLE', variant: 'empty' });
  expect(errorOf(new Uint8Array(5000))).toMatchObject({ code: 'MODEL_UNREADABLE', variant: 'bytes' });
});
