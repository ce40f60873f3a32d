/** Where the command line writes: results to stdout, everything else to stderr. */

import { randomBytes } from 'node:crypto';
import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { visible, visibleLines } from '../../messages/index.ts';

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'blue';

export interface Console {
  /** A result: one line, or one for each text. What is inside is shown, never acted on: a line feed or an escape sequence in a name appears as
   *  `\n`, `\u001b`. */
  out(lines: string | readonly string[]): void;
  /** Part of a text that may have lines. */
  piece(text: string): void;
  /** Progress, remarks, errors, as lines likewise. */
  err(lines: string | readonly string[]): void;
  /** Colors the text where stdout (or stderr) is a terminal that has colors and NO_COLOR is not set. */
  readonly styleOut: (style: Style, text: string) => string;
  readonly styleErr: (style: Style, text: string) => string;
  readonly stderr: NodeJS.WriteStream;
  /** Results go to the screen, where a progress bar would stand between them. */
  readonly resultsOnScreen: boolean;
}

export function processConsole(): Console {
  if (!process.stdout.listeners('error').includes(endUnread)) process.stdout.on('error', endUnread);
  return {
    out: (lines) => process.stdout.write(shown(lines)),
    piece: (text) => process.stdout.write(visibleLines(text)),
    err: (lines) => process.stderr.write(shown(lines)),
    styleOut: styler(process.stdout),
    styleErr: styler(process.stderr),
    stderr: process.stderr,
    resultsOnScreen: process.stdout.isTTY === true,
  };
}

/** A reader that closes early (`injerto predict … | head -1`) is no error. */
function endUnread(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
}

/** Stands for ESC in the colors that this program sets. No name, file or model can guess it: what they bring along colors and hides nothing. */
const mark = `\u{e000}${randomBytes(8).toString('hex')}\u{e001}`;

function shown(lines: string | readonly string[]): string {
  return [lines]
    .flat()
    .map((line) => `${visible(line).replaceAll(mark, '\u001b')}\n`)
    .join('');
}

/** `hasColors` knows NO_COLOR, NODE_DISABLE_COLORS, FORCE_COLOR and TERM=dumb. */
function styler(stream: NodeJS.WriteStream): Console['styleOut'] {
  const colors = stream.isTTY && (stream as WriteStream).hasColors();
  return (style, text) => {
    if (!colors) return text;
    // the colors alone: what the text holds is made visible with the rest of its line
    const [on, off] = styleText(style, '|', { validateStream: false }).replaceAll('\u001b', mark).split('|');
    return `${on}${text}${off}`;
  };
}
