import type { ImageTextModel, TextModel } from '../../models/index.ts';
import type { CliContext } from '../context.ts';
import { pullReport } from '../reports/pull-report.ts';
import { type OpenReferenceOptions, openReference } from './open-reference.ts';

/** What knows the names of classes: a model of images and texts, or an encoder of texts. */
export async function openZeroShotModel(
  context: CliContext,
  name: string,
  access: Required<Pick<OpenReferenceOptions, 'display' | 'signal'>>,
): Promise<ImageTextModel | TextModel> {
  const { isImageTextModel, openImageTextModel } = await import('../../models/node/index.ts');
  const hub = { onEvent: pullReport(access.display, context), signal: access.signal };
  if (await isImageTextModel(name, hub)) return openImageTextModel(name, hub);
  return (await openReference(context, name, access)) as TextModel;
}
