import { type Remark, remark } from '../../../messages/index.ts';
import type { SplitName } from '../../sample.ts';
import { contentOf, hashOf, TextCleaner } from '../copies/clean-text.ts';
import { NearDuplicates } from '../copies/near-duplicates.ts';
import { RawLabels } from '../labels/raw-labels.ts';
import type { ReadLabel } from '../labels/read-label.ts';
import { GrowingNumbers } from '../store/growing-numbers.ts';
import type { TextStore } from '../store/text-store.ts';
import type { TextInput, TextSkipReason } from '../text-dataset.ts';
import type { TextReport } from '../text-report.ts';

/** What is known of a row beside its text and label. */
export interface RowMarks {
  readonly side?: SplitName | undefined;
  /** Whom or what it belongs to. */
  readonly subject?: string | undefined;
}

export interface CollectorOptions {
  readonly maxBytes: number;
  /** The dataset's file or folder, for errors. */
  readonly root: string;
}

const sideNumbers: readonly (SplitName | undefined)[] = [undefined, 'train', 'validation', 'test'];

/** Takes rows as they are read and holds what samples are made of, in typed arrays: about 300 bytes a row, whatever its text. */
export class RowCollector {
  readonly report: TextReport;
  readonly root: string;
  readonly cleaner = new TextCleaner();
  readonly labels = new RawLabels();
  readonly near = new NearDuplicates();
  readonly hashes: string[] = [];
  /** Sides that rows were on. */
  readonly sides = new Set<SplitName>();
  /** Texts of a row: 2 for pairs. Set before the first row. */
  textsPerRow = 1;
  readonly #store: TextStore;
  readonly #maxBytes: number;
  readonly #files: string[] = [];
  readonly #fileOf = new GrowingNumbers(Uint32Array);
  readonly #lineOf = new GrowingNumbers(Float64Array);
  /** Place among the rows of one line: JSON may stand on a single one. */
  readonly #nthOf = new GrowingNumbers(Uint32Array);
  readonly #sideOf = new GrowingNumbers(Uint8Array);
  readonly #subjects: string[] = [];
  readonly #subjectNumbers = new Map<string, number>();
  readonly #subjectOf = new GrowingNumbers(Uint32Array);

  constructor(store: TextStore, report: TextReport, { maxBytes, root }: CollectorOptions) {
    this.#store = store;
    this.report = report;
    this.#maxBytes = maxBytes;
    this.root = root;
  }

  get count(): number {
    return this.hashes.length;
  }

  /**
   * Takes a row, or reports why it is none.
   * @param file below the dataset's folder. @param line 0 where the file is the text.
   * @param label undefined where there is none; null where none is wanted.
   */
  async add(
    file: string,
    line: number,
    cells: readonly unknown[],
    label: ReadLabel | null,
    { side, subject }: RowMarks = {},
  ): Promise<void> {
    const at = line === 0 ? file : `${file}:${line}`;
    const skip = (why: Remark<TextSkipReason>) => this.report.skip(at, why);
    const texts: string[] = [];
    for (const cell of cells) {
      if (typeof cell === 'object' && cell !== null) return skip(remark('ROW_INVALID/not-a-text'));
      const text = this.cleaner.clean(cell === undefined || cell === null ? '' : String(cell));
      if (text.trim() === '') return skip(remark('TEXT_EMPTY'));
      if (
        text.length > this.#maxBytes ||
        (3 * text.length > this.#maxBytes && Buffer.byteLength(text) > this.#maxBytes)
      ) {
        return skip(remark('TEXT_TOO_LONG/text', { characters: text.length, maxBytes: this.#maxBytes }));
      }
      texts.push(text);
    }
    if (label === undefined) return skip(remark('LABEL_MISSING'));
    if (label !== null && typeof label === 'object' && 'invalid' in label) return skip(label.invalid);

    const contents = texts.map(contentOf);
    for (const text of texts) await this.#store.add(text);
    this.hashes.push(hashOf(contents));
    if (label !== null) {
      this.near.add(contents.join('\0'));
      this.labels.add(label, this.root);
    }
    const sameFile = this.#files.at(-1) === file;
    const sameLine = sameFile && line > 0 && this.#lineOf.at(this.#lineOf.length - 1) === line;
    this.#nthOf.push(sameLine ? this.#nthOf.at(this.#nthOf.length - 1) + 1 : 1);
    if (!sameFile) this.#files.push(file);
    this.#fileOf.push(this.#files.length - 1);
    this.#lineOf.push(line);
    this.#sideOf.push(sideNumbers.indexOf(side));
    if (side) this.sides.add(side);
    this.#addSubject(subject);
  }

  /** Rows of no subject have number 0. Nothing is held before the first that has one. */
  #addSubject(subject: string | undefined): void {
    if (subject === undefined && this.#subjects.length === 0) return;
    if (subject !== undefined && !this.#subjectNumbers.has(subject)) {
      this.#subjects.push(subject);
      this.#subjectNumbers.set(subject, this.#subjects.length);
    }
    while (this.#subjectOf.length < this.count - 1) this.#subjectOf.push(0);
    this.#subjectOf.push(subject === undefined ? 0 : this.#subjectNumbers.get(subject)!);
  }

  /** Whether any row belongs to a subject. */
  get hasSubjects(): boolean {
    return this.#subjects.length > 0;
  }

  subject(row: number): string | undefined {
    return this.hasSubjects ? this.#subjects[this.#subjectOf.at(row) - 1] : undefined;
  }

  side(row: number): SplitName | undefined {
    return sideNumbers[this.#sideOf.at(row)];
  }

  /** 'train.csv:118'; of several rows on one line the second is 'train.csv:118#2'. */
  id(row: number): string {
    const file = this.#fileOf.at(row);
    const line = this.#lineOf.at(row);
    if (line === 0) return this.#files[file]!;
    const nth = this.#nthOf.at(row);
    return `${this.#files[file]}:${line}${nth > 1 ? `#${nth}` : ''}`;
  }

  async read(rows: readonly number[]): Promise<TextInput[]> {
    if (this.textsPerRow === 1) return this.#store.read(rows);
    const texts = await this.#store.read(rows.flatMap((row) => [2 * row, 2 * row + 1]));
    return rows.map((_, i) => [texts[2 * i]!, texts[2 * i + 1]!] as const);
  }

  /** What makes the rows the same or alike; see `contentOf`. */
  async contents(rows: readonly number[]): Promise<string[]> {
    return (await this.read(rows)).map((text) => [text].flat().map(contentOf).join('\0'));
  }
}
