/** A share as points of a hundred, to the tenth. */
export const tenths = (share: number) => Math.round(1000 * share) / 10;
