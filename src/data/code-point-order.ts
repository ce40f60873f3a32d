/**
 * Orders texts by code point, as Python sorts them (and so torchvision its classes). JavaScript's own `<` compares UTF-16
 * units and would put 😀 before ﬁ; locale order would change with the machine.
 */
export function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
