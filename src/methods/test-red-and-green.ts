/** For tests: photos of noise in two classes, told apart by the channel that is bright. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

/** @param each photos of a class. @param size their height and width. @returns the files, red ones first. */
export async function layOutRedAndGreen(folder: string, each: number, size: number): Promise<string[]> {
  const files: string[] = [];
  for (const [bright, name] of ['red', 'green'].entries()) {
    mkdirSync(path.join(folder, name), { recursive: true });
    for (let n = 0; n < each; n++) {
      const pixels = Uint8Array.from({ length: size * size * 3 }, (_, i) => {
        const noise = (Math.imul(i + 997 * n + 1, 2654435761) >>> 24) / 2;
        return i % 3 === bright ? 128 + noise : noise;
      });
      const file = path.join(folder, name, `${n}.png`);
      await sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
        .png()
        .toFile(file);
      files.push(file);
    }
  }
  return files;
}
