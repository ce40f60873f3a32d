/** For tests: a process that adds labelled photos and says each one that is safe. Arguments: the project, a name, how many. */
import sharp from 'sharp';
import { imageDataset } from '../data/node/index.ts';
import { addData } from '../mixed/add-data.ts';
import { labelSamples } from '../mixed/label.ts';
import { openProject } from './project.ts';

const [folder, name, count] = process.argv.slice(2) as [string, string, string];
const project = await openProject(folder);
for (let n = 0; n < Number(count); n++) {
  const pixels = Uint8Array.from(
    { length: 8 * 8 * 3 },
    (_, i) => (Math.imul(i + 1 + 997 * (n + 1) * name.charCodeAt(0), 2654435761) >>> 24) & 255,
  );
  const image = await sharp(pixels, { raw: { width: 8, height: 8, channels: 3 } })
    .png()
    .toBuffer();
  const dataset = await imageDataset([{ image, id: `${name}${n}` }], { nearDuplicates: false });
  await addData(project, dataset, { label: name });
  const [sample] = dataset.samples;
  await labelSamples(project, [{ sample: sample!.hash, class: `${name} by hand` }]);
  process.stdout.write(`${sample!.hash}\n`);
}
await project.close();
