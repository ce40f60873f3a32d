import { expect, test } from 'vitest';
import { labelsOf, splitLabels } from './labels.ts';
import { textsOf } from './templates.ts';

test('a line of labels is parted by commas, or by semicolons where descriptions have commas', () => {
  expect(splitLabels('apple, fish,, rice ')).toEqual(['apple', 'fish', 'rice']);
  expect(splitLabels('sport: matches, players; politics')).toEqual(['sport: matches, players', 'politics']);
});

test('names, descriptions and several wordings', () => {
  expect(labelsOf(['fish', 'sport: matches, players | games', { name: 'tech', phrases: ['tech', 'phones'] }])).toEqual([
    { name: 'fish', phrases: ['fish'] },
    { name: 'sport', phrases: ['sport', 'matches, players', 'games'] },
    { name: 'tech', phrases: ['tech', 'phones'] },
  ]);
  // no blank after the colon: part of the name
  expect(labelsOf(['http://a.b', 'ratio 1:2']).map(({ name }) => name)).toEqual(['http://a.b', 'ratio 1:2']);
});

test.each([
  [[], 'There is no label.'],
  [['fish', 'fish: of the sea'], 'The label "fish" is there twice.'],
  [[': of the sea'], 'A label has no name.'],
])('%j is refused', (specs, what) => {
  expect(() => labelsOf(specs)).toThrow(expect.objectContaining({ code: 'LABELS_INVALID', what }));
});

test('every wording in every template; a $ in a label is a $', () => {
  const [label] = labelsOf(['cost: $& and $1']);
  expect(textsOf(label!, ['{}', 'On {}, {}.'])).toEqual([
    'cost',
    'On cost, cost.',
    '$& and $1',
    'On $& and $1, $& and $1.',
  ]);
  expect(() => textsOf(label!, ['no place'])).toThrow(expect.objectContaining({ code: 'TEMPLATE_INVALID' }));
});
