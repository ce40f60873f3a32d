import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { looksLikeHubId } from './model-id.ts';

test('every entry has the form of a hub id and stands once', () => {
  const ids = catalogue.map((entry) => entry.id);
  expect(ids.filter((id) => !looksLikeHubId(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(15);
});
