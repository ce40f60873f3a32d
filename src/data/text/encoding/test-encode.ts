/** The bytes of a text in an encoding that Node reads but does not write: its decoder's table, turned round. */
export function encodeAs(text: string, encoding: string): Buffer {
  if (encoding === 'utf-16be') return Buffer.from(text, 'utf16le').swap16();
  if (encoding === 'utf-16le') return Buffer.from(text, 'utf16le');
  if (encoding.startsWith('utf-32')) {
    const codes = Array.from(text, (character) => character.codePointAt(0)!);
    const bytes = Buffer.alloc(4 * codes.length);
    for (const [i, code] of codes.entries())
      if (encoding === 'utf-32be') bytes.writeUInt32BE(code, 4 * i);
      else bytes.writeUInt32LE(code, 4 * i);
    return bytes;
  }
  const table = tableOf(encoding);
  return Buffer.concat(
    Array.from(text, (character) => {
      const bytes = table.get(character);
      if (!bytes) throw new Error(`${encoding} has no "${character}"`);
      return bytes;
    }),
  );
}

function tableOf(encoding: string): Map<string, Uint8Array> {
  const table = new Map<string, Uint8Array>();
  const take = (bytes: Uint8Array) => {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
      if ([...text].length === 1 && !table.has(text)) table.set(text, bytes);
    } catch {
      // no character
    }
  };
  for (let first = 0; first < 256; first++) take(Uint8Array.of(first));
  for (let first = 0x81; first < 0xff; first++) {
    for (let second = 0x40; second < 0xff; second++) take(Uint8Array.of(first, second));
  }
  return table;
}
