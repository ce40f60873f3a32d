/** One line; `text` is undefined where it was longer than the bound. */
export interface TextLine {
  /** From 1. */
  readonly line: number;
  readonly text: string | undefined;
}

/**
 * Cuts chunks into lines at LF, CRLF or CR, a batch of lines a chunk. No line of more than `most` characters is ever held.
 * A file's last line end begins no further line.
 */
export async function* textLines(chunks: AsyncIterable<string>, most: number): AsyncGenerator<TextLine[]> {
  let line = 1;
  let open = '';
  let tooLong = false;
  let afterReturn = false;
  const finish = (last: string): TextLine => {
    const whole = tooLong || open.length + last.length > most ? undefined : open + last;
    open = '';
    tooLong = false;
    return { line: line++, text: whole };
  };
  for await (const chunk of chunks) {
    const lines: TextLine[] = [];
    let start = afterReturn && chunk.startsWith('\n') ? 1 : 0;
    afterReturn = chunk.endsWith('\r');
    lineEnd.lastIndex = start;
    for (let end = lineEnd.exec(chunk); end; end = lineEnd.exec(chunk)) {
      lines.push(finish(chunk.slice(start, end.index)));
      start = lineEnd.lastIndex;
    }
    if (!tooLong) {
      open += chunk.slice(start);
      if (open.length > most) {
        tooLong = true;
        open = '';
      }
    }
    if (lines.length > 0) yield lines;
  }
  if (open || tooLong) yield [finish('')];
}

const lineEnd = /\r\n|\n|\r/g;
