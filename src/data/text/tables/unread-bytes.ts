const newline = 10;
const carriageReturn = 13;

/** The bytes of a file from the end of the last good record on, and the line on which they begin. */
export class UnreadBytes {
  ended = false;
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;
  #line = 1;
  /** Where the next ones are in the buffer, found once: a file without CR would be searched to its end at every record. */
  #nextNewline = -1;
  #nextReturn = -1;
  readonly #source: AsyncGenerator<Buffer>;

  constructor(source: AsyncGenerator<Buffer>) {
    this.#source = source;
  }

  get bytes(): Buffer {
    return this.#buffer.subarray(this.#start);
  }

  /** Reads on. @returns the new bytes alone; undefined at the end. */
  async more(): Promise<Buffer | undefined> {
    const { value, done } = await this.#source.next();
    if (done) {
      this.ended = true;
      return undefined;
    }
    this.#hold(this.#start < this.#buffer.length ? Buffer.concat([this.bytes, value]) : value);
    return value;
  }

  /** Lets the next bytes go. @returns the line of the first one that ends no line. */
  take(length: number): number {
    const end = this.#start + length;
    let at = this.#start;
    for (; at < end && this.#endsLine(at); at++) this.#count(at);
    const line = this.#line;
    for (at = this.#nextEnd(at); at < end; at = this.#nextEnd(at + 1)) this.#count(at);
    this.#start = end;
    return line;
  }

  /** Takes the next line that is not empty, with its end; without `bytes` if it is longer than `most`. */
  async takeLine(most: number): Promise<{ line: number; bytes: Buffer | undefined }> {
    let at = this.#start;
    while (this.#endsLine(at)) at++;
    this.take(at - this.#start);
    const line = this.#line;
    for (let tooLong = false; ; ) {
      const end = this.#nextEnd(this.#start);
      if (end < this.#buffer.length || this.ended) {
        const bytes = this.#buffer.subarray(this.#start, end);
        const pair = this.#buffer[end] === carriageReturn && this.#buffer[end + 1] === newline;
        this.take(Math.min(end + (pair ? 2 : 1), this.#buffer.length) - this.#start);
        return { line, bytes: tooLong || bytes.length > most ? undefined : bytes };
      }
      if (this.#buffer.length - this.#start > most) {
        tooLong = true;
        this.#start = this.#buffer.length;
      }
      await this.more();
    }
  }

  async close(): Promise<void> {
    await this.#source.return(undefined);
  }

  #hold(buffer: Buffer): void {
    this.#buffer = buffer;
    this.#start = 0;
    this.#nextNewline = this.#nextReturn = -1;
  }

  #endsLine(at: number): boolean {
    return this.#buffer[at] === newline || this.#buffer[at] === carriageReturn;
  }

  #count(at: number): void {
    if (this.#buffer[at] === newline || this.#buffer[at + 1] !== newline) this.#line++;
  }

  /** Where the next LF or CR is at `from` or behind; the buffer's length if there is none. */
  #nextEnd(from: number): number {
    if (this.#nextNewline < from) this.#nextNewline = this.#find(newline, from);
    if (this.#nextReturn < from) this.#nextReturn = this.#find(carriageReturn, from);
    return Math.min(this.#nextNewline, this.#nextReturn);
  }

  #find(byte: number, from: number): number {
    const found = this.#buffer.indexOf(byte, from);
    return found < 0 ? this.#buffer.length : found;
  }
}
