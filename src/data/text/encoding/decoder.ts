/** Decoders of texts: those that Node has, and UTF-32, which the web's standard leaves out. */

export interface Decoder {
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

/** The name of an encoding as it is known here; undefined for none that is known. */
export function encodingName(label: string): string | undefined {
  const wide = /^utf[-_]?32[-_]?(le|be)?$/i.exec(label.trim());
  if (wide) return `utf-32${(wide[1] ?? 'le').toLowerCase()}`;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** @param name as `encodingName` gives it. */
export function decoderOf(name: string): Decoder {
  if (name === 'utf-32le' || name === 'utf-32be') return new Utf32Decoder(name === 'utf-32le');
  return new TextDecoder(name, { ignoreBOM: true });
}

/** Four bytes a character. What is none becomes U+FFFD. */
class Utf32Decoder implements Decoder {
  readonly #little: boolean;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(little: boolean) {
    this.#little = little;
  }

  decode(bytes: Uint8Array = new Uint8Array(0), { stream = false }: { readonly stream?: boolean } = {}): string {
    const all = Buffer.concat([this.#rest, bytes]);
    const end = all.length - (all.length % 4);
    const parts: string[] = [];
    for (let i = 0; i < end; i += 4) {
      const code = this.#little ? all.readUInt32LE(i) : all.readUInt32BE(i);
      parts.push(code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code));
    }
    this.#rest = all.subarray(end);
    if (!stream && this.#rest.length > 0) {
      parts.push('\ufffd');
      this.#rest = new Uint8Array(0);
    }
    return parts.join('');
  }
}
