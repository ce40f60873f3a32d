import { classesOf } from '../../opening/model-config.ts';
import type { ImageModel } from '../../reference-model.ts';
import { fenced, inline, table } from '../card/markdown.ts';
import { pythonAnswer, pythonBatch, pythonImports, pythonValues } from '../card/python-answer.ts';
import { uprightOnPaper } from '../card/python-for-photos.ts';
import type { SavedGraph } from '../card/saved-graph.ts';
import { imagesInput } from './with-preprocessing.ts';

/** ONNX Runtime for Node. */
const engine = 'onnxruntime-node';

/** Names that are written into a program, where no file beside the graph has them; of more, only the number of a class is shown. */
const namesInProgram = 100;

export interface ExportCardParts {
  readonly title: string;
  /** Name of the .onnx file. */
  readonly file: string;
  /** Whether `config.json` lies beside the file. */
  readonly config: boolean;
  /** The exported graph. */
  readonly graph: SavedGraph;
}

/** README.md of a graph that prepares its photos itself: how it is called, in Python and in Node. */
export function exportCard(model: ImageModel, parts: ExportCardParts): string {
  const { title, graph } = parts;
  const { background } = model.preprocessing;
  const named = parts.config && classesOf(model.config) !== undefined;
  return [
    `# ${inline(title)}`,
    `Exported by [Injerto](https://www.npmjs.com/package/injerto) from **${inline(model.name)}** (sha256 \`${model.sha256}\`), with its preprocessing in ` +
      "the graph: resizing with antialiasing, cropping and normalizing. Every runtime that has ONNX's Resize of opset 18 gives the same answer.",
    table(
      ['', ''],
      [
        ['input', inputForm(graph)],
        ['output', outputForm(model, graph)],
        ...(model.classes
          ? [['classes', `in the metadata of the file, \`names\`${named ? ', and in `config.json`' : ''}`]]
          : []),
      ],
    ),
    `Decode the photo, turn it upright by its EXIF orientation, bring its colors to sRGB and lay what is transparent on rgb(${background.join(', ')}) first; ` +
      'the rest is done inside.',
    fenced('python', inPython(model, parts)),
    fenced('js', inNode(model, parts, named)),
    'Scores differ a little from those of `injerto predict`: ONNX Runtime rounds one level otherwise here and there, and Injerto brings photos more ' +
      'than six times the size that is needed closer while it decodes them.',
    '',
  ].join('\n\n');
}

function inputForm({ rows }: SavedGraph): string {
  const together = rows === undefined ? '; the photos of one batch have one size' : '';
  return `\`${imagesInput}\`: uint8 [${rows ?? 'batch'}, height, width, 3], RGB, of any size${together}`;
}

function outputForm({ classes }: ImageModel, { output, probabilities, task, rows }: SavedGraph): string {
  const batch = rows ?? 'batch';
  if (task === 'regression') return `\`${output}\` [${batch}, 1]: the number`;
  if (!classes) return `those of the model; the programs below read \`${output}\``;
  if (probabilities) return `\`${output}\` [${batch}, classes]: probabilities`;
  const function_ = task === 'multi-label' ? 'sigmoid: a class applies where it is above 0.5' : 'softmax';
  return `\`${output}\` [${batch}, classes], before ${function_}`;
}

function inPython({ classes, preprocessing }: ImageModel, { file, graph }: ExportCardParts): string {
  const { rows } = graph;
  const images = rows === undefined || rows === 1 ? 'pixels[None]' : `np.stack(${pythonBatch('pixels', graph)})`;
  const feeds = `{'${imagesInput}': ${images}}`;
  return [
    'import io',
    ...pythonImports({ task: classes ? graph.task : 'regression' }, ['from PIL import Image, ImageCms, ImageOps']),
    '',
    `session = onnxruntime.InferenceSession(${JSON.stringify(file)})`,
    ...uprightOnPaper(preprocessing),
    'pixels = np.asarray(image)',
    ...(classes || graph.task === 'regression'
      ? pythonAnswer(feeds, graph, "json.loads(session.get_modelmeta().custom_metadata_map['names'])")
      : [...pythonValues(feeds, graph.output), 'print(values)']),
  ].join('\n');
}

function inNode(
  { classes, preprocessing: { background } }: ImageModel,
  { file, graph }: ExportCardParts,
  named: boolean,
): string {
  const [r, g, b] = background;
  const { output, probabilities, rows = 1, task } = graph;
  const shown = task !== 'regression' && classes !== undefined;
  const listed = shown && !named && classes.length <= namesInProgram;
  const printed = () => {
    if (task === 'regression') return ['console.log(output.data[0]);'];
    if (!classes) return ['console.log(output.dims, output.data);'];
    return [
      'const values = Array.from(output.data.slice(0, output.dims[1]));',
      ...(probabilities ? ['const scores = values;'] : scoresOf[task]),
      ...(named ? ["const names = JSON.parse(readFileSync('config.json', 'utf8')).id2label;"] : []),
      ...(listed ? [`const names = ${JSON.stringify(classes)};`] : []),
      `const answers = scores.map((score, k) => ({ label: ${named || listed ? 'names[k]' : 'k'}, score }));`,
      'console.log(answers.sort((a, b) => b.score - a.score).slice(0, 5));',
    ];
  };
  return [
    ...(named && shown ? ["import { readFileSync } from 'node:fs';"] : []),
    `import * as ort from '${engine}';`,
    "import sharp from 'sharp';",
    '',
    `const session = await ort.InferenceSession.create(${JSON.stringify(file)});`,
    `const photo = sharp('photo.jpg').autoOrient().flatten({ background: { r: ${r}, g: ${g}, b: ${b} } }).toColourspace('srgb');`,
    'const { data, info } = await photo.raw().toBuffer({ resolveWithObject: true });',
    ...(rows > 1 ? [`const batch = Buffer.concat(Array(${rows}).fill(data));`] : []),
    `const images = new ort.Tensor('uint8', ${rows > 1 ? 'batch' : 'data'}, [${rows}, info.height, info.width, 3]);`,
    `const output = (await session.run({ ${imagesInput}: images }))[${JSON.stringify(output)}];`,
    ...printed(),
  ].join('\n');
}

const scoresOf = {
  'single-label': [
    'const powers = values.map((value) => Math.exp(value - Math.max(...values)));',
    'const scores = powers.map((power) => power / powers.reduce((sum, one) => sum + one));',
  ],
  'multi-label': ['const scores = values.map((value) => 1 / (1 + Math.exp(-value)));'],
};
