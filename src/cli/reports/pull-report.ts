/** A download as people follow it. */
import type { PullEvent } from '../../hub/index.ts';
import { sayBriefly } from '../../messages/index.ts';
import { TimeLeft } from '../../training/time-left.ts';
import type { CliContext } from '../context.ts';
import { byteSize } from '../output/byte-size.ts';
import type { ProgressDisplay } from '../output/progress-display.ts';

/** A listener that draws what a download tells. */
export function pullReport(
  display: ProgressDisplay,
  { messages: m, format, language }: CliContext,
): (event: PullEvent) => void {
  const timeLeft = new TimeLeft();
  const size = (bytes: number) => byteSize(bytes, format);
  return (event) => {
    if (event.type === 'progress') {
      const { done, total, file } = event;
      const seconds = timeLeft.estimate(done, total);
      const left = seconds === undefined || done >= total ? '' : `, ${m.progress.left(format.duration(seconds))}`;
      display.update(done, total, `${file} ${size(done)}/${size(total)}${left}`);
    } else if (event.type === 'retry') {
      const text = sayBriefly(event, language);
      display.line(m.pull.retry(text, format.duration(event.seconds)));
    } else display.line(m.pull.waiting(event.file));
  };
}
