/** How progress is drawn: a bar on a terminal, a plain line now and then elsewhere. */
import { SingleBar } from 'cli-progress';
import type { Console } from './console.ts';

export interface ProgressDisplay {
  /** @param text what is being done and how long it will take, such as `features 12/80, 5 s left`. */
  update(done: number, total: number, text: string): void;
  /** A line that stays, above the bar where there is one. */
  line(text: string): void;
  /** Takes the bar away. */
  end(): void;
}

export function progressDisplay(console: Console, quiet: boolean): ProgressDisplay {
  if (quiet) return { update: () => {}, line: (text) => console.err(text), end: () => {} };
  return console.stderr.isTTY && process.env.TERM !== 'dumb' ? barDisplay(console) : lineDisplay(console);
}

const barWidth = 24;

function barDisplay(console: Console): ProgressDisplay {
  const bar = new SingleBar({
    stream: console.stderr,
    clearOnComplete: true,
    hideCursor: true,
    linewrap: false,
    fps: 10,
    format: (_options, { progress }, { text }: { text: string }) => {
      const filled = Math.round(progress * barWidth);
      return `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${Math.floor(progress * 100)
        .toString()
        .padStart(3)} %  ${text}`;
    },
  });
  const stop = () => {
    if (bar.isActive) bar.stop();
  };
  return {
    update: (done, total, text) => {
      if (bar.isActive && bar.getTotal() === total) bar.update(done, { text });
      else {
        stop();
        bar.start(total, done, { text });
      }
    },
    line: (text) => {
      stop();
      console.err(text);
    },
    end: stop,
  };
}

const secondsBetweenLines = 5;

function lineDisplay(console: Console): ProgressDisplay {
  let last = 0;
  return {
    update: (done, total, text) => {
      const now = performance.now() / 1000;
      if (done < total && now - last < secondsBetweenLines) return;
      last = now;
      console.err(`${Math.floor((total === 0 ? 1 : done / total) * 100)} %  ${text}`);
    },
    line: (text) => console.err(text),
    end: () => {},
  };
}
