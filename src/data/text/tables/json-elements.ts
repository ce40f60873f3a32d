/** One element of a JSON array as it is written; `text` is undefined where it was longer than the bound. */
export interface JsonElement {
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly text: string | undefined;
  /** Name of the array that it is in, where an object holds that. */
  readonly key?: string | undefined;
}

/** Arrays of an object that are read. */
export interface JsonSections {
  /** Name of the array that the document is cut from on. */
  readonly first: string | undefined;
  readonly wanted: (key: string | undefined) => boolean;
}

/**
 * Cuts the arrays of a JSON document into their elements without holding more than one of them: the only one, or those of an object that are
 * wanted. What the elements hold is not checked here; brackets and quotes alone tell where each one ends.
 * @throws {SyntaxError} if the document ends inside the array.
 */
export async function* jsonElements(
  chunks: AsyncIterable<string>,
  most: number,
  { first, wanted }: JsonSections = { first: undefined, wanted: () => true },
): AsyncGenerator<JsonElement[]> {
  let key = first;
  let written: string | undefined; // the part of a name that earlier chunks had
  let reading = false;
  let line = 1;
  let begin = 1;
  let depth = 0; // of brackets that are open, the array's own included
  let quoted = false;
  let escaped = false;
  let open = '';
  let tooLong = false;
  for await (const chunk of chunks) {
    const elements: JsonElement[] = [];
    let start = 0;
    let nameStart = 0;
    const add = (end: number) => {
      if (!tooLong) open += chunk.slice(start, end);
      if (!tooLong) begin += lineEndsBefore(open);
      open = open.trimStart();
      if (open.length > most || !reading) tooLong = true;
      if (tooLong) open = '';
    };
    const finish = (end: number) => {
      add(end);
      if (reading && (tooLong || open.trim())) {
        elements.push({ line: begin, text: tooLong ? undefined : open, ...(key !== undefined && { key }) });
      }
      open = '';
      tooLong = false;
    };
    telling.lastIndex = escaped ? 1 : 0;
    escaped = false;
    for (let match = telling.exec(chunk); match; match = telling.exec(chunk)) {
      const at = match.index;
      const character = chunk[at]!;
      if (character === '\n') line++;
      else if (quoted) {
        if (character === '"') {
          quoted = false;
          if (written !== undefined) key = written + chunk.slice(nameStart, at);
          written = undefined;
        } else if (character === '\\') {
          if (at + 1 < chunk.length) telling.lastIndex = at + 2;
          else escaped = true;
        }
      } else if (character === '"') {
        quoted = true;
        if (depth <= 0) {
          written = '';
          nameStart = at + 1;
        }
      } else if (character === '[' || character === '{') {
        depth++;
        if (depth === 1) {
          start = at + 1;
          begin = line;
          reading = character === '[' && wanted(key);
        }
      } else if (character === ']' || character === '}') {
        depth--;
        if (depth === 0) finish(at);
        if (depth <= 0) start = chunk.length;
      } else if (character === ',' && depth === 1) {
        finish(at);
        start = at + 1;
        begin = line;
      }
    }
    if (depth > 0) add(chunk.length);
    if (written !== undefined) written += chunk.slice(nameStart);
    if (elements.length > 0) yield elements;
  }
  if (depth > 0) throw new SyntaxError('The file ends inside the array.');
}

const telling = /["\\[\]{},\n]/g;

/** Line ends in the white space that a text begins with. */
function lineEndsBefore(text: string): number {
  const blank = text.slice(0, text.length - text.trimStart().length);
  return blank.split('\n').length - 1;
}
