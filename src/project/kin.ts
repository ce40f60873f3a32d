/** Which samples are nearly the same. Photos are told by how they look in small, texts by their words alone. */
import { createHash } from 'node:crypto';
import type { Transaction } from 'kysely';
import { looksAlike } from '../data/node/index.ts';
import type { Project } from './project.ts';
import type { Tables } from './tables.ts';

/** Finds the photos that a new one is a copy of in another format, size or quality. Holds 800 bytes a photo. */
export class PhotoKin {
  /** By each byte of the perceptual hash: of eight bytes, one is equal in two that may be copies. */
  readonly #buckets = new Map<number, { readonly kin: string; readonly look: Uint8Array }[]>();

  /** All photos of a project. */
  static async of({ db }: Pick<Project, 'db'>): Promise<PhotoKin> {
    const index = new PhotoKin();
    const portion = 2000;
    for (let after = ''; ; ) {
      const rows = await db
        .selectFrom('look')
        .innerJoin('sample', 'sample.id', 'look.sample')
        .select(['sample.id', 'sample.kin', 'look.look'])
        .where('sample.id', '>', after)
        .orderBy('sample.id')
        .limit(portion)
        .execute();
      for (const { kin, look } of rows) index.add(kin, new Uint8Array(look));
      if (rows.length < portion) return index;
      after = rows.at(-1)!.id;
    }
  }

  /** The kin of a photo that looks so; undefined where it is like no other. */
  find(look: Uint8Array): string | undefined {
    for (const key of keysOf(look)) {
      const found = this.#buckets.get(key)?.find((other) => looksAlike(other.look, look));
      if (found) return found.kin;
    }
    return undefined;
  }

  add(kin: string, look: Uint8Array): void {
    for (const key of keysOf(look)) {
      const bucket = this.#buckets.get(key);
      if (bucket) bucket.push({ kin, look });
      else this.#buckets.set(key, [{ kin, look }]);
    }
  }
}

function* keysOf(look: Uint8Array): Generator<number> {
  for (let byte = 0; byte < 8; byte++) yield byte * 256 + look[byte]!;
}

export async function keepLook(tx: Transaction<Tables>, sample: string, look: Uint8Array): Promise<void> {
  await tx
    .insertInto('look')
    .values({ sample, look })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Texts that differ in capitals, punctuation and blanks only are kin. @returns SHA-256, hex. */
export function textKin(text: string): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return createHash('sha256')
    .update(words === '' ? text : words)
    .digest('hex');
}
