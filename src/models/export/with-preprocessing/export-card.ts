import type { ImageModel } from '../../reference-model.ts';
import { imagesInput } from './with-preprocessing.ts';

/** ONNX Runtime for Node. */
const engine = 'onnxruntime-node';

/** README.md of a graph that prepares its photos itself: how it is called, in Python and in Node. */
export function exportCard(
  model: ImageModel,
  { title, file, labels }: { readonly title: string; readonly file: string; readonly labels: boolean },
): string {
  const { background } = model.preprocessing;
  const output = 'logits';
  return `# ${title}

Exported by [Injerto](https://www.npmjs.com/package/injerto) from **${model.name}** (sha256 \`${model.sha256}\`), with its preprocessing in the graph: resizing
with antialiasing, cropping and normalizing. Every runtime that has ONNX's Resize of opset 18 gives the same answer.

| | |
|---|---|
| input | \`${imagesInput}\`: uint8 [batch, height, width, 3], RGB, of any size; the photos of one batch have one size |
| output | those of the model; of a classifier \`${output}\` [batch, classes] |
| classes | in the metadata of the file, \`names\`${labels ? ', and in `config.json`' : ''} |

Decode the photo, turn it upright by its EXIF orientation and lay what is transparent on rgb(${background.join(', ')}) first; the rest is done inside.

\`\`\`python
import json
import numpy as np
import onnxruntime
from PIL import Image, ImageOps

session = onnxruntime.InferenceSession('${file}')
image = ImageOps.exif_transpose(Image.open('photo.jpg')).convert('RGBA')
paper = Image.new('RGB', image.size, (${background.join(', ')}))
paper.paste(image, mask=image.getchannel('A'))
scores = session.run(None, {'${imagesInput}': np.asarray(paper)[None]})[0][0]
names = json.loads(session.get_modelmeta().custom_metadata_map['names'])
print(names[str(scores.argmax())])
\`\`\`

\`\`\`js
import * as ort from '${engine}';
import sharp from 'sharp';

const session = await ort.InferenceSession.create('${file}');
const photo = sharp('photo.jpg').autoOrient().flatten({ background: { r: ${background[0]}, g: ${background[1]}, b: ${background[2]} } }).toColourspace('srgb');
const { data, info } = await photo.raw().toBuffer({ resolveWithObject: true });
const images = new ort.Tensor('uint8', data, [1, info.height, info.width, 3]);
const scores = Object.values(await session.run({ ${imagesInput}: images }))[0].data;
console.log(scores.indexOf(Math.max(...scores)));
\`\`\`

Scores differ a little from those of \`injerto predict\`: ONNX Runtime rounds one level otherwise here and there, and Injerto brings photos more than six
times the size that is needed closer while it decodes them.
`;
}
