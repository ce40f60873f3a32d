/** Opens the forms that photos come in, for tests. */
import path from 'node:path';
import type { ImageDataset } from '../image-dataset.ts';
import { type ImageDatasetOptions, imageDataset } from '../open-images.ts';
import { root } from '../test-folder.ts';

export const open = (at = '', options: ImageDatasetOptions = {}) =>
  imageDataset(path.join(root, at), { cacheDir: path.join(root, '.cache'), ...options });

/** Each sample's id and its class, classes joined by +, or number. */
export const rows = ({ samples, classes, task }: ImageDataset) =>
  samples.map(({ id, label, labels, value, split }) => {
    const answer =
      task === 'regression'
        ? value
        : task === 'multi-label'
          ? labels!.map((k) => classes[k]).join('+')
          : classes[label];
    return `${id}: ${answer}${split ? ` (${split})` : ''}`;
  });
export const codes = (remarks: readonly { code: string }[]) => remarks.map(({ code }) => code);
export const lines = (...list: string[]) => `${list.join('\n')}\n`;
