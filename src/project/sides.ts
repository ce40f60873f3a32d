/** Which side a sample stands on: decided once, at its first label, and for good. A sample that once measured a model never trains one. */
import type { Transaction } from 'kysely';
import type { SplitName } from '../data/node/index.ts';
import type { Tables } from './tables.ts';

/** Shares of test and validation samples, as `train` sets them aside. Of samples that were drawn at random for labelling more are held out: those that
 *  were chosen because they teach all learn, as an accuracy on chosen samples would be that of no real use. */
const shares = { given: { test: 0.15, validation: 0.15 }, drawn: { test: 0.5, validation: 0.25 } } as const;

/** The first labelled samples of a class learn, all of them: a class of three examples can spare none. */
const learnFirst = 4;

/** @param sample its `kin` decides, so that near-copies stand on one side, and the same content on the same side in every project. */
export async function sideFor(
  tx: Transaction<Tables>,
  sample: { readonly id: string; readonly kin: string },
  classId: number,
): Promise<SplitName> {
  const relative = await tx
    .selectFrom('sample')
    .select('side')
    .where('kin', '=', sample.kin)
    .where('side', 'is not', null)
    .executeTakeFirst();
  if (relative?.side) return relative.side;
  const proposed = await tx
    .selectFrom('proposal')
    .select('reason')
    .where('sample', '=', sample.id)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  if (proposed && proposed.reason !== 'random') return 'train';
  const { test, validation } = proposed ? shares.drawn : shares.given;
  const learning = await tx
    .selectFrom('sample')
    .select('id')
    .where('class_id', '=', classId)
    .where('side', '=', 'train')
    .limit(learnFirst)
    .execute();
  if (learning.length < learnFirst) return 'train';
  const share = shareOf(sample.kin);
  if (share < test) return 'test';
  return share < test + validation ? 'validation' : 'train';
}

/** A number in [0, 1) of a SHA-256: its first 48 bits. */
function shareOf(hash: string): number {
  return Number.parseInt(hash.slice(0, 12), 16) / 2 ** 48;
}
