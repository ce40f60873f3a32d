/** A model for other runtimes: one graph from the bytes of a photo to scores. Node only. */
import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InjertoError } from '../../../errors.ts';
import { makeFolder } from '../../../make-folder.ts';
import { readModelFile, writeModelFile } from '../../../onnx/node/index.ts';
import { checkArgument, checkOptions } from '../../../options/check-options.ts';
import * as fields from '../../../options/fields.ts';
import { replaceFile } from '../../../replace-file.ts';
import { taskOf } from '../../opening/model-config.ts';
import type { ReferenceModel } from '../../reference-model.ts';
import { savedGraph } from '../card/saved-graph.ts';
import { injertoVersion } from '../injerto-version.ts';
import { checkApart, placesOf } from '../output-apart.ts';
import { checkOutputFolder } from '../output-folder.ts';
import { replaceFolder } from '../replace-folder.ts';
import { licenseFile, type SaveOptions, saveFields } from '../save-model.ts';
import { storeFloat16 } from '../store-float16.ts';
import { exportCard } from './export-card.ts';
import { preparesItsPhotos, withPreprocessing } from './with-preprocessing.ts';

export interface ExportedModel {
  /** The .onnx file. */
  readonly file: string;
  /** How the file is called from Python and Node, as text. */
  readonly card: string;
}

/**
 * Writes a model that reads photos with resizing, cropping and normalizing in its graph: uint8 [batch, height, width, 3] of any size in, the
 * outputs of the model out (ONNX opset 18).
 * @param out a file that ends with .onnx, whose card is written beside it as .md; or a folder, which gets `model.onnx`, `README.md`,
 * `config.json` and the `LICENSE` of the model. What Injerto exported there before is replaced.
 * @param options.overwrite whether a model that Injerto exported there before may be replaced. @default true
 * @throws {InjertoError} EXPORT_UNSUPPORTED (a text model, a filter that ONNX lacks, a model of Injerto 0.1) · OUTPUT_EXISTS · WRITE_FAILED.
 * @example await exportWithPreprocessing(await openModel('./my-model'), './my-model.onnx');
 */
export async function exportWithPreprocessing(
  model: ReferenceModel,
  out: string,
  options: SaveOptions & { readonly overwrite?: boolean } = {},
): Promise<ExportedModel> {
  checkArgument('model', model, fields.model);
  checkArgument('out', out, fields.filled);
  checkOptions('exportWithPreprocessing', options, { ...saveFields, overwrite: fields.onOff });
  const { dtype = 'float32', overwrite = true } = options;
  if (model.modality !== 'image') throw new InjertoError('EXPORT_UNSUPPORTED/texts', { where: model.name });
  const isFile = out.toLowerCase().endsWith('.onnx');
  await checkApart(out, placesOf(model));
  await (isFile ? checkFile(out, overwrite) : checkOutputFolder(out, { overwrite }));
  const whole = withPreprocessing(model);
  const stored = dtype === 'float16' ? storeFloat16(whole) : whole;
  const graph = savedGraph(stored, model, taskOf(model.config));
  const title = basename(resolve(out)).replace(/\.onnx$/i, '');
  if (isFile) {
    const card = exportCard(model, { title, file: basename(out), config: false, graph });
    await makeFolder(dirname(resolve(out)));
    await writeModelFile(stored, out);
    await replaceFile(out.replace(/\.onnx$/i, '.md'), [card]);
    return { file: out, card };
  }
  const card = exportCard(model, { title, file: 'model.onnx', config: true, graph });
  const license = await licenseFile(model);
  const record = {
    injerto: injertoVersion(),
    created: new Date().toISOString(),
    exported: { name: model.name, sha256: model.sha256 },
    files: ['model.onnx'],
  };
  await replaceFolder(out, async (temporary) => {
    await writeModelFile(stored, join(temporary, 'model.onnx'));
    const write = (name: string, text: string) => replaceFile(join(temporary, name), [text]);
    await write('README.md', card);
    await write('config.json', json(model.config));
    if (license !== undefined) await write('LICENSE', license);
    await write('injerto.json', json(record));
  });
  return { file: join(out, 'model.onnx'), card };
}

/** A file of that name is replaced only if it was exported before. */
async function checkFile(out: string, overwrite: boolean): Promise<void> {
  const found = await stat(out).catch(() => undefined);
  if (!found) return;
  const before = found.isFile() ? await readModelFile(out).catch(() => undefined) : undefined;
  if (!before || !preparesItsPhotos(before)) throw new InjertoError('OUTPUT_EXISTS/export', { where: out });
  if (!overwrite) throw new InjertoError('OUTPUT_EXISTS/overwrite', { where: out });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
