/** The samples of some data that the model sees as it sees an input. */
import type { ShapeTable } from '../../autodiff/index.ts';
import type { ImageDataset, TextDataset } from '../../data/index.ts';
import { dissectModel, type ReferenceModel, withFeaturesOutput } from '../../models/index.ts';
import { toFloat32 } from '../../onnx/index.ts';
import { trainedWith } from '../../predict/classify-texts.ts';
import type { Runtime, Session, Tensors } from '../../runtime/types.ts';
import type { Matrix } from '../../training/linear-model/index.ts';
import { nearestAmong, type ProbeOptions, withProbe } from '../probe/index.ts';
import type { NearestSample } from './explanation.ts';

export interface NearestSamples {
  /** @param count of them, at most. */
  of(feeds: Tensors, count: number): Promise<NearestSample[]>;
  dispose(): Promise<void>;
}

/** Features below the head of the model itself, as it decides by them; those of the samples come from the cache of trainings or go there.
 * @throws {InjertoError} MODALITY_MISMATCH · HEAD_NOT_FOUND · DATASET_UNLABELED · ABORTED. */
export async function nearestSamples(
  reference: ReferenceModel,
  dataset: ImageDataset | TextDataset,
  shapes: ShapeTable,
  options: ProbeOptions & { readonly runtime: Runtime },
): Promise<NearestSamples> {
  const { runtime, signal } = options;
  const reading = reference.modality === 'text' ? trainedWith(reference) : { prompt: undefined, maxLength: undefined };
  const { prompt, maxLength } = reading;
  const known = await withProbe(
    reference,
    dataset,
    { ...options, ...(prompt !== undefined && { prompt }), ...(maxLength !== undefined && { maxLength }) },
    async ({ features, samples, classes, task }) => ({
      features,
      described: samples.map(({ id, label, labels, value }) => ({
        id,
        label:
          task === 'regression' ? value! : (task === 'multi-label' ? (labels ?? []) : [label]).map((k) => classes[k]!),
      })),
    }),
  );
  const { model, output } = withFeaturesOutput(reference.model, dissectModel(reference, shapes).head);
  const session: Session = await runtime.createSession(model, { rows: reference.rows });
  return {
    of: async (feeds, count) => {
      const read = Object.fromEntries(Object.entries(feeds).filter(([name]) => session.inputNames.includes(name)));
      const data = toFloat32((await session.run(read, { fetches: [output] }))[output]!);
      const query: Matrix = { data, rows: 1, columns: data.length };
      const { k, rows, similarity } = await nearestAmong(runtime, query, known.features, { k: count, signal });
      return Array.from({ length: k }, (_, n) => ({ ...known.described[rows[n]!]!, similarity: similarity[n]! }));
    },
    dispose: () => session.dispose(),
  };
}
