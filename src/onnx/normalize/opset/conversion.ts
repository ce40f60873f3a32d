/** What a conversion of one operator between two versions sees and makes. */
import type { DetailsOf } from '../../../messages/index.ts';
import type { DType } from '../../dtype.ts';
import type { NodeProto } from '../../proto.ts';
import type { Tensor } from '../../tensor.ts';

/** What newer versions of an operator do not have. */
export type OldForm = DetailsOf<'OPSET_UNSUPPORTED/form'>['form'];

/** How nodes of an operator are rewritten when the opset passes `since`, the version in which its form or meaning changed. */
export interface Conversion {
  readonly since: number;
  readonly opTypes: readonly string[];
  /** The nodes that mean in the newer version what `node` meant before; `node` itself where nothing changes. */
  convert(node: NodeProto, scope: ConversionScope): NodeProto | readonly NodeProto[];
}

export interface ConversionScope {
  /** A new Constant node beside the converted one. @returns the name of its value, `wish` if that is free. */
  constant(wish: string, value: Tensor): string;
  /** A name for a new value. */
  fresh(wish: string): string;
  /** Number of axes of a value, where the file or its maker tells. */
  ndimOf(value: string): number | undefined;
  /** Element type of a value, where the file tells. */
  dtypeOf(value: string): DType | undefined;
  /** A stored tensor, or undefined if the value is computed. */
  storedValue(value: string): Tensor | undefined;
  /** Whether anything reads the value. */
  isRead(value: string): boolean;
  /** Ends the conversion of a model: OPSET_UNSUPPORTED, naming the node. */
  refuse(node: NodeProto, form: OldForm): never;
}
