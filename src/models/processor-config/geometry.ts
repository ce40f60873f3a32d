/** To which size images are brought, by the fields of their file and by what its class makes of them. */
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { type ImagePreprocessing, type ImageSize, squareOf } from '../preprocessing.ts';
import { classOf, type HubFields, isTimm, type SizeField } from './hub-fields.ts';

export type Geometry = Pick<ImagePreprocessing, 'resize' | 'centerCrop' | 'inputSize' | 'cropRounding'>;

/** @param remarks told what is cropped although the file does not say so. */
export function geometry(
  fields: HubFields,
  where: string,
  modelInput: ImageSize | undefined,
  remarks: Remark[],
): Geometry {
  const className = classOf(fields);
  if (isTimm(fields)) return timmGeometry(fields, where);
  const given = fields.size ?? fields.image_size ?? undefined;
  const crop = fields.do_center_crop ? cropSize(fields, where) : 'none';
  const resizes = (fields.do_resize ?? given !== undefined) && given !== undefined;
  const resize = resizes ? resizeOf(given, className, crop !== 'none', where) : 'none';

  if (resize !== 'none') {
    const own = ownGeometry(className, resize, crop, fields.crop_pct ?? undefined);
    if (own) return own;
  }
  if (crop !== 'none') return { resize, centerCrop: crop, inputSize: crop };
  if (resize === 'none') {
    if (modelInput) return { resize: modelInput, centerCrop: 'none', inputSize: modelInput };
    throw new InjertoError('PREPROCESSING_INVALID/no-size', { where });
  }
  if (!('shortestEdge' in resize)) return { resize, centerCrop: 'none', inputSize: resize };
  const square = squareOf(resize.shortestEdge);
  remarks.push(remark('PREPROCESSING_CROPPED', { edge: resize.shortestEdge }));
  return { resize, centerCrop: square, inputSize: square };
}

/** What some classes of transformers do in their `resize`. */
function ownGeometry(
  className: string,
  resize: Exclude<Geometry['resize'], 'none'>,
  crop: ImageSize | 'none',
  cropPct: number | undefined,
): Geometry | undefined {
  const edge = 'shortestEdge' in resize ? resize.shortestEdge : undefined;
  if (className.startsWith('ConvNext') && edge !== undefined) return convNextGeometry(edge, cropPct ?? 0.875, crop);
  // LevitImageProcessor.resize: the edge is that of the crop, with the margin of ImageNet
  if (className === 'Levit' && edge !== undefined && crop !== 'none') {
    return { resize: { shortestEdge: Math.floor((256 / 224) * edge) }, centerCrop: crop, inputSize: crop };
  }
  if (className === 'PoolFormer' && crop !== 'none' && cropPct !== undefined) {
    const shorter = edge ?? ('height' in resize && resize.height === resize.width ? resize.height : undefined);
    if (shorter === undefined) return undefined;
    return { resize: { shortestEdge: Math.floor(shorter / cropPct) }, centerCrop: crop, inputSize: crop };
  }
  return undefined;
}

/** Below 384 px enlarge by 1/crop_pct and crop, else squeeze into the square (transformers, ConvNextImageProcessor.resize). */
function convNextGeometry(edge: number, cropPct: number, crop: ImageSize | 'none'): Geometry {
  const square = squareOf(edge);
  if (edge >= 384) return { resize: square, centerCrop: crop, inputSize: crop === 'none' ? square : crop };
  const centerCrop = crop === 'none' ? square : crop;
  return { resize: { shortestEdge: Math.floor(edge / cropPct) }, centerCrop, inputSize: centerCrop };
}

/** timm.data.transforms_factory: to floor(size / crop_pct), then the crop. `squash` loses the aspect; `border` pads, which is not done here. */
function timmGeometry({ input_size, crop_pct, crop_mode }: HubFields, where: string): Geometry {
  const [, height, width] = input_size!;
  const scaled = (edge: number) => Math.floor(edge / (crop_pct ?? 0.875));
  const inputSize = { width, height };
  const cropRounding = 'half-even';
  if (crop_mode === 'border') {
    throw new InjertoError('PREPROCESSING_UNSUPPORTED/border', { where });
  }
  if (crop_mode === 'squash') {
    return { resize: { width: scaled(width), height: scaled(height) }, centerCrop: inputSize, inputSize, cropRounding };
  }
  if (width !== height) {
    throw new InjertoError('PREPROCESSING_UNSUPPORTED/not-square', { details: { width, height }, where });
  }
  return { resize: { shortestEdge: scaled(width) }, centerCrop: inputSize, inputSize, cropRounding };
}

function resizeOf(
  given: SizeField,
  className: string,
  crops: boolean,
  where: string,
): { readonly shortestEdge: number } | ImageSize {
  if (typeof given === 'number') {
    const square = !crops || /^(ViT|DeiT|Beit)/.test(className);
    return square && !/^(ConvNext|PoolFormer)/.test(className) ? squareOf(given) : { shortestEdge: given };
  }
  const { shortest_edge, longest_edge, width, height } = given;
  if (longest_edge == null && shortest_edge != null) return { shortestEdge: shortest_edge };
  if (longest_edge == null && width != null && height != null) return { width, height };
  throw new InjertoError('PREPROCESSING_INVALID/size', { details: { got: JSON.stringify(given) }, where });
}

function cropSize({ crop_size, size: resizeTo }: HubFields, where: string): ImageSize {
  const given = crop_size ?? resizeTo;
  if (typeof given === 'number') return squareOf(given);
  if (given?.width != null && given.height != null) return { width: given.width, height: given.height };
  if (given?.shortest_edge != null) return squareOf(given.shortest_edge);
  const got = JSON.stringify(crop_size) as string | undefined;
  throw new InjertoError('PREPROCESSING_INVALID/crop-size', { details: { ...(got !== undefined && { got }) }, where });
}
