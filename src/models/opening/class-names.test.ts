import { expect, test } from 'vitest';
import type { Remark } from '../../messages/index.ts';
import { type ModelProto, makeGraph, makeModel, makeNode, makeValueInfo } from '../../onnx/index.ts';
import { classNames, namesIn } from './class-names.ts';

function classifier(classes: number | string, metadata: Readonly<Record<string, string>> = {}): ModelProto {
  const model = makeModel(
    makeGraph({
      node: [makeNode('Identity', ['x'], ['y'])],
      input: [makeValueInfo('x', 'float32', ['n', classes])],
      output: [makeValueInfo('y', 'float32', ['n', classes])],
    }),
  );
  model.metadataProps = Object.entries(metadata).map(([key, value]) => ({ ...model.metadataProps[0]!, key, value }));
  return model;
}

function found(model: ModelProto, id2label?: Record<string, string>) {
  const remarks: Remark[] = [];
  const names = classNames(model, id2label ? { id2label } : {}, remarks);
  return { names, codes: remarks.map(({ code }) => code) };
}

test.each([
  [`{0: 'person', 1: "it's", 2: 'traffic light'}`, ['person', "it's", 'traffic light']],
  [`{1: 'b', 0: 'a'}`, ['a', 'b']],
  ['{"0": "canción", "1": "a \\"b\\""}', ['canción', 'a "b"']],
  ["['red', 'green']", ['red', 'green']],
  ['["a", "b"]', ['a', 'b']],
  ["('x', 'y')", ['x', 'y']],
  ['cat\ndog\r\nbird', ['cat', 'dog', 'bird']],
  ['cat, dog', ['cat', 'dog']],
  ['{0: 5, 1: 7.5}', ['5', '7.5']],
  ['[1, 2, 3]', ['1', '2', '3']],
  [`{0: 'a', 2: 'c'}`, undefined],
])('names in %s', (text, names) => expect(namesIn(text)).toEqual(names));

test('names of the metadata where the config has none, as Ultralytics writes them', () => {
  expect(found(classifier(2, { names: `{0: 'cat', 1: 'dog'}` }))).toEqual({
    names: ['cat', 'dog'],
    codes: ['CLASS_NAMES_FOUND'],
  });
  for (const names of ["{0: 'cat', 1: 'dog'}", "{0: 'cat', 1: 'dog', 4: 'bird'}", '["a", "b", "c", "d"]']) {
    expect(found(classifier(3, { names }))).toEqual({ names: undefined, codes: ['CLASS_NAMES_IN_METADATA_UNUSED'] });
  }
});

test('the config’s names come first, and are not used where they do not fit', () => {
  const metadata = { names: "['x', 'y']" };
  expect(found(classifier(2, metadata), { 0: 'a', 1: 'b' })).toEqual({ names: ['a', 'b'], codes: [] });
  expect(found(classifier(2), { 0: 'a', 1: 'b', 2: 'c' })).toEqual({ names: undefined, codes: ['CLASS_NAMES_UNUSED'] });
  expect(found(classifier(2), { 0: 'a', 2: 'c' })).toEqual({ names: undefined, codes: ['CLASS_NAMES_GAPS'] });
  expect(found(classifier(2), { 0: 'a', 1: 'a' })).toEqual({ names: ['a', 'a'], codes: ['CLASS_NAMES_TWICE'] });
  expect(found(classifier(2, metadata), { 0: 'a' })).toEqual({
    names: ['x', 'y'],
    codes: ['CLASS_NAMES_UNUSED', 'CLASS_NAMES_FOUND'],
  });
});

test('the labels of timm’s config.json', () => {
  const remarks: Remark[] = [];
  const named = (config: Record<string, unknown>) => classNames(classifier(2), config, remarks);
  expect(named({ label_names: ['cat', 'dog'] })).toEqual(['cat', 'dog']);
  expect(named({ pretrained_cfg: { label_names: ['cat', 'dog'] } })).toEqual(['cat', 'dog']);
  expect(named({ label_names: ['cat', 'dog', 'bird'] })).toBeUndefined();
  expect(remarks.map(({ code }) => code)).toEqual(['CLASS_NAMES_UNUSED']);
});
