/** Adapter folders merged into an ordinary model folder. Node only. */
import { InjertoError } from '../../errors.ts';
import type { Remark } from '../../messages/index.ts';
import { checkOutputFolder } from '../export/output-folder.ts';
import { type SaveOptions, saveModel } from '../export/save-model.ts';
import type { NamedFolder } from '../opening/locate-folder.ts';
import type { ReferenceModel } from '../reference-model.ts';
import { mergeLora } from './merge-lora.ts';
import { type FittedFolder, fitFolder, type OpenAdapterOptions, type OpenBase } from './open-adapter.ts';

export interface MergedFolder {
  /** Name of the base. */
  readonly base: string;
  readonly classes: readonly string[];
  /** Layers whose weights changed. */
  readonly layers: number;
  /** What differs between a base that was named and the ones that the adapters were trained on. */
  readonly remarks: readonly Remark[];
}

/** Writes the base with all the adapters merged in, their updates added up, as a model folder like any other. Of several adapters the head is
 * the first one's, and no measurement is carried over: nobody measured the sum.
 * @throws {InjertoError} ADAPTER_MISMATCH · BASE_CHANGED, also if the adapters have different bases · NO_HEAD if neither adapter nor base has
 * one · OUTPUT_EXISTS · WRITE_FAILED · what `readAdapter` throws. */
export async function mergeFolders(
  adapters: readonly [NamedFolder, ...NamedFolder[]],
  out: string,
  openBase: OpenBase,
  options: OpenAdapterOptions & SaveOptions & { readonly overwrite?: boolean } = {},
): Promise<MergedFolder> {
  await checkOutputFolder(out, { overwrite: options.overwrite ?? true });
  const first = await fitFolder(adapters[0].folder, openBase, options);
  const sameBase: OpenBase = async () => first.base;
  const all: FittedFolder[] = [first];
  for (const { folder } of adapters.slice(1)) all.push(await fitFolder(folder, sameBase, options));
  const { base, fitted, file, classes, task } = first;
  if (!classes) throw noHead(adapters[0].folder, base);
  const model = mergeLora(
    fitted.model,
    all.map((each) => each.fitted),
  );
  const { record, config } = file;
  await saveModel(
    out,
    {
      reference: base,
      model,
      parameters: {},
      classes: classes.map((name) => record?.classes.find((c) => c.name === name) ?? { name, samples: {} }),
      task,
      head: {
        features: record?.head.features ?? fitted.features.value,
        parameters: [...(fitted.head?.parameters ?? [])],
      },
      method: 'lora',
      settings: {
        ...(record?.settings ?? { rank: config.r, alpha: config.lora_alpha }),
        adapters: adapters.map(({ name }) => name),
      },
      seed: record?.seed ?? 0,
      metrics: adapters.length === 1 ? (record?.metrics ?? []) : [],
    },
    options,
  );
  return {
    base: base.name,
    classes,
    layers: new Set(all.flatMap((each) => each.fitted.pairs.map((pair) => pair.module))).size,
    remarks: all.flatMap((each) => each.remarks),
  };
}

function noHead(folder: string, base: ReferenceModel): InjertoError {
  return new InjertoError('NO_HEAD', { details: { base: base.name }, where: folder });
}
