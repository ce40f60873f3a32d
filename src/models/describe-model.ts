import type { ShapeTable } from '../autodiff/shape-table.ts';
import type { ReferenceModel } from './reference-model.ts';
import type { Anatomy, AnatomyOverrides } from './surgery/anatomy.ts';

export interface ValueDescription {
  readonly name: string;
  readonly dtype: string;
  /** Sizes; null where the size moves with the batch. */
  readonly axes: readonly (number | null)[];
}

export interface MissingRule {
  readonly node: string;
  readonly operator: string;
  readonly domain: string;
  readonly opset: number | undefined;
}

export interface ModelDescription extends Anatomy {
  readonly name: string;
  readonly file: string;
  readonly sha256: string;
  readonly license: string | undefined;
  /** Of the default domain. */
  readonly opset: number;
  readonly inputs: readonly ValueDescription[];
  readonly outputs: readonly ValueDescription[];
  /** Stored numbers that can be trained, and all floating-point ones (running statistics and constants included). */
  readonly parameters: { readonly trainable: number; readonly total: number };
  /** Operators by number of nodes, most frequent first. */
  readonly operators: readonly { readonly operator: string; readonly domain: string; readonly count: number }[];
  /** Class names, where known. */
  readonly classes: readonly string[] | undefined;
  /** Nodes between the lowest trainable weight and the features whose operators have no gradient rule. */
  readonly missingRules: readonly MissingRule[];
  /** The blocks that can be trained, counted from the last: those above every node without a rule. */
  readonly trainableBlocks: number;
  readonly notes: readonly string[];
}

/** What `injerto inspect` shows. @throws {InjertoError} HEAD_NOT_FOUND. */
export declare function describeModel(
  reference: ReferenceModel,
  shapes: ShapeTable,
  overrides?: AnatomyOverrides,
): ModelDescription;
