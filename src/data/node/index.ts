/** Data in Node: all of `../index.ts`, and what reads them from files. */

export { cacheDirectory } from '../../cache-directory.ts';
export { dataKind } from '../data-kind.ts';
export {
  type CacheStats,
  FeatureCache,
  type FeatureCacheOptions,
  openFeatureCache,
} from '../features/feature-cache.ts';
export { looksAlike } from '../images/copies/group-near-photos.ts';
export { lookOf } from '../images/copies/look.ts';
export { type ImageFolderOptions, imageFolder } from '../images/image-folder.ts';
export { type ImageDatasetOptions, imageDataset } from '../images/open-images.ts';
export * from '../index.ts';
export { type DatasetOptions, openDataset } from '../open-dataset.ts';
export { readImage } from '../pixels/read-image.ts';
export { decodeBytes } from '../text/encoding/decode-file.ts';
export { detectEncoding } from '../text/encoding/encoding.ts';
export { type TextDatasetOptions, textDataset } from '../text/open-text-dataset.ts';
export { augmentImage, nodePhotos, prepareImage, prepareRgb } from './photos.ts';
