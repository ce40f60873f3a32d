/** Where the command line writes: results to stdout, everything else to stderr. */

import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { visibleLines } from '../../messages/index.ts';

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green';

export interface Console {
  /** A result; a line feed is added. */
  out(text: string): void;
  /** Part of a result, as it is. */
  piece(text: string): void;
  /** Progress, remarks, errors; a line feed is added. */
  err(text: string): void;
  /** Colors the text where stdout (or stderr) is a terminal that has colors and NO_COLOR is not set. */
  readonly styleOut: (style: Style, text: string) => string;
  readonly styleErr: (style: Style, text: string) => string;
  readonly stderr: NodeJS.WriteStream;
  /** Results go to the screen, where a progress bar would stand between them. */
  readonly resultsOnScreen: boolean;
}

export function processConsole(): Console {
  // A reader that closes early (`injerto predict … | head -1`) is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (text) => process.stdout.write(`${safe(text)}\n`),
    piece: (text) => process.stdout.write(safe(text)),
    err: (text) => process.stderr.write(`${safe(text)}\n`),
    styleOut: styler(process.stdout),
    styleErr: styler(process.stderr),
    stderr: process.stderr,
    resultsOnScreen: process.stdout.isTTY === true,
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: how `styleText` switches colors on and off.
const color = /(\u001b\[\d{1,2}m)/;

/** Whatever a name, a file or a model brought along, a terminal gets no escape sequence but those of colors. */
function safe(text: string): string {
  return text
    .split(color)
    .map((part) => (color.test(part) ? part : visibleLines(part)))
    .join('');
}

/** `hasColors` knows NO_COLOR, NODE_DISABLE_COLORS, FORCE_COLOR and TERM=dumb. */
function styler(stream: NodeJS.WriteStream): Console['styleOut'] {
  const colors = stream.isTTY && (stream as WriteStream).hasColors();
  return (style, text) => (colors ? styleText(style, text) : text);
}
