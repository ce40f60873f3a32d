/** What the library tells while it works, turned into progress and remarks for people. */
import type { ImageDataset } from '../../data/images/image-dataset.ts';
import type { TextDataset } from '../../data/text/text-dataset.ts';
import { type Details, isKnown, type Language, type Remark, say, sayBriefly, visible } from '../../messages/index.ts';
import type { EpochEvent, TrainEvent } from '../../training/events.ts';
import type { CliContext } from '../context.ts';
import type { Messages } from '../messages/index.ts';
import { inCommandWords } from '../options/api-names.ts';
import type { NumberFormat } from '../output/number-format.ts';
import type { ProgressDisplay } from '../output/progress-display.ts';

/** After this many, files that are left out are only counted. */
const skippedShown = 20;

const unremarkable: ReadonlySet<string> = new Set(['HIDDEN', 'DUPLICATE', 'DUPLICATE_HELD_OUT']);

/** A remark, or one whose words have not yet moved to `src/messages/`. */
type Said = Pick<Remark, 'code' | 'message'> & { variant?: string; details?: Details };

type Phase = keyof Messages['phases'];

export class EventReport {
  readonly #display: ProgressDisplay;
  readonly #messages: Messages;
  readonly #format: NumberFormat;
  readonly #language: Language;
  readonly #said: Said[] = [];
  readonly #leftOut = new Map<string, number>();
  #skipped = 0;
  #epoch = '';
  /** Which training of several. */
  #training = '';

  constructor(display: ProgressDisplay, { messages, format, language }: CliContext) {
    this.#display = display;
    this.#messages = messages;
    this.#format = format;
    this.#language = language;
  }

  /** What was found, taken for granted and warned of, for programs. */
  get remarks(): readonly Required<Pick<Said, 'code' | 'details' | 'message'>>[] {
    return this.#said.map(({ code, details = {}, message }) => ({ code, details, message }));
  }

  /** How many files or rows were left out, by reason; what systems hide does not count. */
  get leftOut(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#leftOut);
  }

  /** How many were left out, copies among them, in all and by reason: as `train` counts. */
  get counts(): { readonly skipped: number; readonly leftOut: Readonly<Record<string, number>> } {
    const { leftOut } = this;
    return { skipped: Object.values(leftOut).reduce((sum, count) => sum + count, 0), leftOut };
  }

  /** Files left out so far, but for copies. */
  get skipped(): number {
    return this.#skipped;
  }

  /** Bound, so that it can be handed over as it is. */
  readonly onEvent = (event: TrainEvent): void => {
    switch (event.type) {
      case 'phase':
        this.#display.line(this.#messages.phases[event.phase]);
        break;
      case 'method':
        this.#display.line(this.#messages.progress.method(event.method, this.#inWords(event.reason)));
        break;
      case 'progress':
        this.progress(event.phase, event.done, event.total, event.secondsLeft);
        break;
      case 'soup': {
        const { progress } = this.#messages;
        this.#training = progress.training(event.training, event.trainings);
        this.#epoch = '';
        this.#display.line(progress.soup(this.#training, String(event.learningRate)));
        break;
      }
      case 'epoch':
        this.#epoch = event.epoch < event.epochs ? this.#messages.progress.epoch(event.epoch + 1, event.epochs) : '';
        this.#display.line(this.#epochLine(event));
        break;
      case 'warning':
        this.warning(event);
        break;
      case 'skipped':
        this.skip(event.file, event);
        break;
      case 'note':
        this.#display.remark(`${event.file === undefined ? '' : `${event.file}: `}${this.#inWords(event)}`);
        break;
    }
  };

  progress(phase: Phase, done: number, total: number, secondsLeft?: number): void {
    const { phases, progress } = this.#messages;
    const left =
      secondsLeft === undefined || done >= total ? '' : `, ${progress.left(this.#format.duration(secondsLeft))}`;
    const within = [this.#training, this.#epoch].filter((words) => words !== '').join(', ');
    const name = phase === 'train' && within ? within : phases[phase];
    this.#display.update(done, total, `${name} ${this.#format.integer(done)}/${this.#format.integer(total)}${left}`);
  }

  /** What reading the data left out. Copies and things that are no samples are only summed up, in the dataset's own warnings. */
  dataset(dataset: ImageDataset | TextDataset): void {
    const { warnings, notes } = dataset;
    this.left(dataset.skipped);
    for (const note of notes) this.warning(note);
    for (const warning of warnings) if (warning.code !== 'FILES_UNREADABLE') this.warning(warning);
  }

  /** What was found that is no sample. */
  left(skipped: (ImageDataset | TextDataset)['skipped']): void {
    for (const left of skipped) {
      if (left.code !== 'HIDDEN') this.#count(left.code);
      if (!unremarkable.has(left.code))
        this.#showSkipped('at' in left ? left.at : left.path, this.#inWords(left, sayBriefly));
    }
  }

  warning(warning: Said): void {
    this.#said.push(warning);
    this.#display.remark(`${this.#messages.progress.warning} ${this.#inWords(warning)}`);
  }

  /** @param code why, for programs. */
  skip(file: string, why: Remark | string, code = typeof why === 'string' ? 'FILE_UNREADABLE' : why.code): void {
    this.#count(code);
    this.#showSkipped(file, typeof why === 'string' ? why : this.#inWords(why, sayBriefly));
  }

  #count(code: string): void {
    this.#leftOut.set(code, (this.#leftOut.get(code) ?? 0) + 1);
  }

  #showSkipped(file: string, reason: string): void {
    this.#skipped++;
    if (this.#skipped <= skippedShown) this.#display.remark(this.#messages.progress.skipped(visible(file), reason));
  }

  end(): void {
    this.#display.end();
    if (this.#skipped > skippedShown) {
      this.#display.remark(this.#messages.progress.moreSkipped(this.#skipped - skippedShown));
    }
  }

  /** In the reader's language, with the names that the command line has for options. */
  #inWords({ code, variant, details, message }: Said, inLanguage = say): string {
    if (details && isKnown({ code, variant })) {
      const remark = { code, ...(variant !== undefined && { variant }), details, message };
      return inCommandWords(inLanguage(remark, this.#language));
    }
    return message;
  }

  #epochLine({ epoch, epochs, trainLoss, validation, best }: EpochEvent): string {
    const { progress } = this.#messages;
    const { decimal, percent } = this.#format;
    return [
      progress.epoch(epoch, epochs),
      progress.trainLoss(decimal(trainLoss)),
      ...(validation
        ? [
            progress.validation(
              validation.accuracy === undefined ? '' : percent(validation.accuracy),
              decimal(validation.loss),
            ),
          ]
        : []),
      ...(best && validation ? [progress.best] : []),
    ].join(' · ');
  }
}
