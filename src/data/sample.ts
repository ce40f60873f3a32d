export type SplitName = 'train' | 'validation' | 'test';

/** What training knows of any labelled thing, photo or text. */
export interface Sample {
  /** Unique in its dataset, and the same whenever the dataset is read. */
  readonly id: string;
  /** Index into the dataset's `classes`; 0 where the target is none of them (several labels, a number, no label). */
  readonly label: number;
  /** SHA-256 of the content, hex. Equal content has equal hashes. */
  readonly hash: string;
  /** Samples of one group stay on one side of a split; by default those of equal hash. Near-duplicates share a group. */
  readonly group?: string;
  /** Whom or what the data say that it belongs to (`groupColumn`): a patient, an author. Samples of one are of one `group`. */
  readonly subject?: string;
  /** The side that the data itself puts the sample on. */
  readonly split?: SplitName;
}
