import type { DetailsOf, Remark } from '../../messages/index.ts';
import type { Sample, SplitName } from '../sample.ts';

/** What is to be learned of a text: one class of several, any number of them, or a number. `unlabeled`: nothing is given. */
export type TextTask = 'single-label' | 'multi-label' | 'regression' | 'unlabeled';

/** One text. Its words are read when they are needed: `TextDataset.read`. */
export interface TextSample extends Sample {
  /** Place in the dataset's store. */
  readonly row: number;
  /** Indices into `classes`, ascending; only where the task is `multi-label`. */
  readonly labels?: readonly number[];
  /** Only where the task is `regression`. */
  readonly value?: number;
}

/** A text, or two that are to be read together (a premise and a hypothesis, a question and an answer). */
export type TextInput = string | readonly [string, string];

/** Why a row or a file is not a sample. */
export type TextSkipReason =
  | DetailsOf<'ROWS_LEFT_OUT'>['why']
  | 'HIDDEN'
  | 'OUTSIDE_CLASSES'
  | 'DUPLICATE'
  | 'DUPLICATE_HELD_OUT'
  | 'LABEL_CONFLICT';

/** A row or file that is no sample, and why. */
export interface SkippedText extends Remark<TextSkipReason> {
  /** File and line ('train.csv:118'), or file below the folder. */
  readonly at: string;
}

/** Something that the owner of the data should know. */
export type TextWarning = Remark;

/** Labelled texts: what `textDataset` finds. Holds hashes and labels; the texts themselves lie in memory up to a bound and on disk beyond. */
export interface TextDataset {
  readonly modality: 'text';
  /** Absolute path of the file or folder; 'samples' where they came from memory. */
  readonly root: string;
  readonly task: TextTask;
  /** Class names: by code point, or in their order where all are whole numbers; empty where the task is `regression` or `unlabeled`. */
  readonly classes: readonly string[];
  /** Columns that were named or found; undefined for a folder of .txt files. */
  readonly columns:
    | { readonly text: readonly string[]; readonly label?: readonly string[]; readonly split?: string }
    | undefined;
  readonly samples: readonly TextSample[];
  readonly givenSplits: readonly SplitName[];
  /** At most 10,000 of each reason. `warnings` has the counts. */
  readonly skipped: readonly SkippedText[];
  readonly warnings: readonly TextWarning[];
  /** What was found and taken for granted: columns, sides, format. */
  readonly notes: readonly Remark[];
  /** The texts of these samples, in their order. Every text is well-formed Unicode. */
  read(samples: readonly TextSample[]): Promise<TextInput[]>;
  /** Removes what was spooled to disk. */
  close(): Promise<void>;
}
