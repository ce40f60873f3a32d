/** What a text model can do with labels that it never saw. */
import { InjertoError } from '../../errors.ts';
import { isEncoding, type TextModel } from '../../models/index.ts';
import { graphOf } from '../../onnx/index.ts';

export interface CrossEncoder {
  /** Output [N, columns]. */
  readonly output: string;
  readonly columns: number;
  /** Column of the logit for; undefined for a ranker, which has one column. */
  readonly entailment: number | undefined;
  /** Column of the logit against. */
  readonly contradiction: number | undefined;
}

/** `encoder`: texts become vectors.
 * @throws {InjertoError} NOT_ZERO_SHOT for a classifier of fixed classes. */
export function textModelKind({ model, classes, config, file }: TextModel): 'encoder' | CrossEncoder {
  for (const { name, type } of graphOf(model).output) {
    const dims = type?.value.case === 'tensorType' ? (type.value.value.shape?.dim ?? []) : [];
    if (dims.length !== 2 || isEncoding(name)) continue;
    const labels = classes ?? Object.values(config.id2label ?? {});
    const size = dims[1]!.value;
    const columns = size.case === 'dimValue' ? Number(size.value) : (config.num_labels ?? labels.length);
    if (columns === 1) return { output: name, columns, entailment: undefined, contradiction: undefined };
    // As transformers finds them: the label that begins with "entail", and the first as its opposite (the last where that is the first).
    const entailment = labels.findIndex((label) => /^entail/i.test(label));
    if (entailment < 0) break;
    return { output: name, columns, entailment, contradiction: entailment === 0 ? columns - 1 : 0 };
  }
  if (graphOf(model).output.some(({ type }) => isSequence(type)) || hasEmbedding(model)) return 'encoder';
  throw new InjertoError('NOT_ZERO_SHOT', { where: file });
}

type Type = ReturnType<typeof graphOf>['output'][number]['type'];

function isSequence(type: Type): boolean {
  return type?.value.case === 'tensorType' && type.value.value.shape?.dim.length === 3;
}

function hasEmbedding(model: TextModel['model']): boolean {
  return graphOf(model).output.some(({ name }) => isEncoding(name));
}
