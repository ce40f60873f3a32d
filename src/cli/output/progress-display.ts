/** How progress is drawn: a bar on a terminal, a plain line now and then elsewhere. */
import { SingleBar } from 'cli-progress';
import { visible } from '../../messages/index.ts';
import type { Console } from './console.ts';

export interface ProgressDisplay {
  /** @param text what is being done and how long it will take, such as `features 12/80, 5 s left`. */
  update(done: number, total: number, text: string): void;
  /** A step of the work that is done or begun: a line that stays, above the bar where there is one. */
  line(text: string): void;
  /** Something to know whatever becomes of the progress; shown even where that is not wanted. */
  remark(text: string): void;
  /** Takes the bar away. */
  end(): void;
}

export function progressDisplay(console: Console, quiet: boolean): ProgressDisplay {
  if (quiet) return { update: () => {}, line: () => {}, remark: (text) => console.err(text), end: () => {} };
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
  const above = (text: string) => {
    stop();
    console.err(text);
  };
  return {
    update: (done, total, words) => {
      const text = visible(words);
      if (bar.isActive && bar.getTotal() === total) bar.update(done, { text });
      else {
        stop();
        bar.start(total, done, { text });
      }
    },
    line: above,
    remark: above,
    end: stop,
  };
}

const secondsBetweenLines = 5;

function lineDisplay(console: Console): ProgressDisplay {
  let lastTime = 0;
  let lastLine = '';
  return {
    update: (done, total, text) => {
      const now = performance.now() / 1000;
      const line = `${Math.floor((total === 0 ? 1 : done / total) * 100)} %  ${text}`;
      if (line === lastLine || (done < total && now - lastTime < secondsBetweenLines)) return;
      lastTime = now;
      lastLine = line;
      console.err(line);
    },
    line: (text) => console.err(text),
    remark: (text) => console.err(text),
    end: () => {},
  };
}
