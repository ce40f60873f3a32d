/** What a project remembers, table by table, as kysely types its queries. `migrations/` makes the tables. Times are UTC, ISO 8601. */
import type { Generated } from 'kysely';
import type { SplitName } from '../data/node/index.ts';

/** Who said a label. A weaker source never takes the place of a stronger one: see `labels.ts`. */
export type LabelSource = 'person' | 'rule' | 'import' | 'zero-shot' | 'model';

/** Why a sample was proposed for labelling. */
export type ProposalReason = 'typical' | 'margin' | 'random' | 'doubt';

export interface Tables {
  /** One row: what the project is. */
  project: {
    id: 1;
    name: string;
    /** Decided by the first data that are added. */
    modality: 'image' | 'text' | null;
    /** Name of the reference model: a starter, a hub name or a folder. Null for the usual starter of the modality. */
    reference: string | null;
    seed: number;
    created_at: string;
    /** Raised by every writing transaction, which thereby takes the lock before it reads. */
    revision: number;
  };
  /** Photos and texts, each content once. */
  sample: {
    /** SHA-256 of the content, hex: of a photo its bytes, of a text its normalized words. */
    id: string;
    /** Order in which they came. */
    place: number;
    bytes: number;
    /** Of a photo the extension of its file, with the dot; of a text ''. */
    extension: string;
    /** The words of a text; null for a photo, whose bytes are a blob. */
    text: string | null;
    /** Samples that are nearly the same share it, and stand on one side. */
    kin: string;
    side: SplitName | null;
    /** The label that counts, and who said it. */
    class_id: number | null;
    label_source: LabelSource | null;
    added_at: string;
  };
  /** How each photo looks in small, by which copies are told. */
  look: { sample: string; look: Uint8Array };
  /** Where a sample came from; one row an origin. */
  source: { id: Generated<number>; sample: string; origin: string; name: string; added_at: string };
  /** A class that was merged into another, or removed, stays for the history of labels. */
  class: {
    id: Generated<number>;
    name: string;
    merged_into: number | null;
    removed_at: string | null;
    created_at: string;
  };
  /** All that was ever said of a sample, in order. `class_id` null takes the label back. */
  label: {
    id: Generated<number>;
    sample: string;
    class_id: number | null;
    source: LabelSource;
    author: string | null;
    /** The prediction that it confirms or corrects. */
    prediction: number | null;
    said_at: string;
  };
  prediction: {
    id: Generated<number>;
    sample: string;
    model: string;
    class_name: string;
    /** Probability of `class_name`. */
    score: number;
    /** Every class with its probability, best first, as JSON. */
    scores: string;
    made_at: string;
  };
  proposal: { id: Generated<number>; sample: string; reason: ProposalReason; proposed_at: string };
  model: {
    id: string;
    parent: string | null;
    method: string;
    reference: string;
    /** What was measured, as JSON: see `models.ts`. */
    metrics: string;
    created_at: string;
  };
  /** Which model is in service: the last row. */
  promotion: { id: Generated<number>; model: string; previous: string | null; reason: string; promoted_at: string };
  run: {
    id: Generated<number>;
    method: string;
    status: 'running' | 'finished' | 'failed' | 'stopped';
    model: string | null;
    error: string | null;
    started_at: string;
    ended_at: string | null;
  };
  /** What was forgotten on purpose. The content is gone; its hash stays, so that it does not come back unasked. */
  deletion: { sample: string; reason: string; deleted_at: string };
}
