/** How labelled data are read, photos and texts alike. */
export interface LabelReadingOptions {
  /** Column of the labels, or several that hold 0 or 1. @default found by its name, else the only column of few values */
  readonly labelColumn?: string | readonly string[] | undefined;
  /** Column that says the side: train; validation, valid, val, dev or eval; test or holdout. @default `split` or the like, if it says so */
  readonly splitColumn?: string | undefined;
  /** Value of the column of folds (`fold`, `kfold`) that is held out for the test; the others are trained on. @default folds are not used */
  readonly testFold?: string | undefined;
  /** Column that says what rows have in common: a patient, an author, a session. All rows of one stay on one side of a split, so that nobody who was
   *  trained on is tested on. @default none; a note names a column that seems to be one */
  readonly groupColumn?: string | undefined;
  /** Regular expression over the path of a file, below the folder of the data and with `/`, whose first group in parentheses is what files have in common:
   *  `patient_(\\d+)`. All of one stay on one side of a split, as with `groupColumn`. Of tables the path is that of the photo, or of the table of texts.
   *  @default none */
  readonly groupPattern?: string | undefined;
  /** Between several labels in one field. @default found among | ; , where their parts recur */
  readonly separator?: string | undefined;
  /** Values that mean "no label", as they are written; empty fields always do. @default NA, NaN, null and the like, unless they are a class */
  readonly missingLabels?: readonly string[] | undefined;
  /** Joins classes whose names differ only in capitals, blanks or Unicode form, under the most frequent spelling. @default false: they are named */
  readonly mergeLabels?: boolean | undefined;
  /** Between the fields of a CSV file. @default found among , ; tab | */
  readonly delimiter?: string | undefined;
  /** Of tables and .txt files, as browsers name it. @default found for each file */
  readonly encoding?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
