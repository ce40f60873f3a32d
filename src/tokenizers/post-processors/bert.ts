import * as z from 'zod';
import { component } from '../component.ts';
import { joined, type PostProcessor, segment } from './post-processor.ts';

const tokenAndId = z.tuple([z.string(), z.number().int().nonnegative()]);
const schema = z.looseObject({ cls: tokenAndId, sep: tokenAndId });

/** `[CLS] a [SEP] b [SEP]`, the second text with its [SEP] of type 1. */
export const bertProcessing = component<readonly PostProcessor[], z.output<typeof schema>>(
  schema,
  ({ cls: [, cls], sep: [, sep] }) => [
    {
      process: (segments) =>
        segments.map((text, i) =>
          i === 0 ? joined([segment([cls], 0), text, segment([sep], 0)]) : joined([text, segment([sep], 1)]),
        ),
      added: (pair) => (pair ? 3 : 2),
    },
  ],
);

/** `<s> a </s></s> b </s>`, all of type 0. */
export const robertaProcessing = component<readonly PostProcessor[], z.output<typeof schema>>(
  schema,
  ({ cls: [, cls], sep: [, sep] }) => [
    {
      process: (segments) => segments.map(({ ids }, i) => segment([i === 0 ? cls : sep, ...ids, sep], 0)),
      added: (pair) => (pair ? 4 : 2),
    },
  ],
);
