/**
 * Orders texts by code point, as Python sorts them (and so torchvision its classes). JavaScript's own `<` compares UTF-16
 * units and would put 😀 before ﬁ; locale order would change with the machine.
 */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Halves of code points above U+FFFF go behind all single units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
