import { expect, test } from 'vitest';
import { openModel, type TextModel } from '../models/node/index.ts';
import { textFolder } from '../models/text/test-text-folder.ts';
import { makeNode } from '../onnx/index.ts';
import { predict } from './predict.ts';

test('predict takes the vectors of an encoder for no scores', async () => {
  const pool = [makeNode('ReduceMean', ['last_hidden_state'], ['sentence_embedding'], { axes: [1], keepdims: 0 })];
  const outputs = [['sentence_embedding', 'batch_size', 6]] as const;
  const model = (await openModel(await textFolder({}, { more: { nodes: pool }, outputs }))) as TextModel;
  expect(() => predict(model, ['a'])).toThrow(expect.objectContaining({ code: 'NOT_A_CLASSIFIER' }));
});
