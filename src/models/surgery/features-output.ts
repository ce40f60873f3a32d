import type { ModelProto } from '../../onnx/index.ts';
import type { Head } from './anatomy.ts';

/** The backbone alone, with one output: the features, averaged over places, [N, D]. The model given is left as it is. */
export declare function withFeaturesOutput(
  model: ModelProto,
  head: Head,
): { readonly model: ModelProto; readonly output: string };
