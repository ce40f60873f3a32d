/** What the page and the test of it say to each other. */
export interface Food {
  readonly id: string;
  readonly label: string;
  /** From the root of the project. */
  readonly path: string;
}

export interface PageRun {
  readonly samples: { readonly train: number; readonly val: number; readonly test: number };
  readonly val: number | undefined;
  readonly test: number | undefined;
  readonly temperature: number | undefined;
  readonly predictions: readonly { readonly id: string; readonly predicted: string; readonly score: number }[];
  readonly skipped: readonly string[];
  readonly seconds: { readonly features: number; readonly train: number; readonly total: number };
  readonly answers: readonly string[];
  readonly phases: readonly string[];
}
