/** How the model is used: every program here gives the answers of `injerto predict`; one that would not is not printed. */
import type { ImageModel, ReferenceModel, TextModel } from '../../reference-model.ts';
import type { TrainingRecord } from '../training-record.ts';
import { fenced, shellWord } from './markdown.ts';
import { pythonForPhotos } from './python-for-photos.ts';
import { pythonForTexts, tokensRead } from './python-for-texts.ts';
import type { SavedGraph } from './saved-graph.ts';
import { transformersUsage, whyNotInTransformers } from './transformers-usage.ts';

export interface UseParts {
  /** Of the model's folder. */
  readonly name: string;
  readonly reader: ReferenceModel;
  readonly settings: TrainingRecord['settings'];
  readonly graph: SavedGraph;
}

/** @returns paragraphs. */
export function useSection(parts: UseParts): string[] {
  const { name, reader, settings, graph } = parts;
  return [
    '**Injerto**',
    fenced(
      'sh',
      `npx injerto predict ${shellWord(name)} ${reader.modality === 'image' ? 'photo.jpg' : settings.pairs === true ? 'pairs.csv' : '--text "Some text"'}`,
    ),
    ...(settings.pairs === true
      ? ['The model reads two texts together: pairs.csv has the columns `sentence1` and `sentence2`.']
      : []),
    ...rowsAtATime(graph),
    '**transformers.js**',
    ...inTransformers(parts),
    ...inPython(parts),
  ];
}

function rowsAtATime({ rows }: SavedGraph): string[] {
  if (rows === undefined) return [];
  if (rows === 1) return ['The graph takes one sample at a time; `injerto predict` runs them one by one.'];
  return [
    `The graph takes ${rows} samples at a time; \`injerto predict\` fills up the last batch, the program below every one.`,
  ];
}

function inTransformers({ name, reader, settings, graph }: UseParts): string[] {
  const why = whyNotInTransformers(reader, graph);
  if (why === undefined) {
    const usage = fenced('js', transformersUsage(name, reader, settings, graph));
    return [usage, reader.modality === 'image' ? photosElsewhere(reader, name) : textsElsewhere(reader, settings)];
  }
  const instead = 'Use Injerto in Node (`openPredictor`)';
  if (reader.modality === 'text') return [`${why} ${instead}.`];
  return [
    `${why} ${instead}, or onnxruntime-node or onnxruntime-web on a file that prepares its photos itself: \`${exporting(name)}\`.`,
  ];
}

/** transformers.js cuts after the special tokens are there, and always at the end. */
function textsElsewhere({ tokenizer }: TextModel, settings: UseParts['settings']): string {
  return (
    `Of a text of more than ${tokensRead(tokenizer, settings)} tokens, transformers.js cuts the last special token off too, so its scores differ ` +
    'there. Its tokenizer is one of its own, which may split rare scripts and unusual spaces otherwise.'
  );
}

/** Other programs read the same `preprocessor_config.json` in ways of their own. */
function photosElsewhere({ preprocessing: { pixelVersion, background } }: ImageModel, name: string): string {
  if (pixelVersion === 1) {
    return (
      'This model keeps the way in which Injerto 0.1 read photos, which is that of transformers.js in Node: resized without smoothing. ' +
      'In browsers, and in Pillow, photos are resized otherwise.'
    );
  }
  return (
    'Photos are resized with antialiasing, as Pillow and torchvision do, and what is transparent in them is laid on ' +
    `rgb(${background.join(', ')}). In browsers transformers.js resizes in a similar way; in Node it shrinks photos without smoothing and ` +
    'shows the colors stored under transparent pixels, so its scores differ there, most of all on large photos. ' +
    `Give it photos near the size of the input, use Injerto, or write a file that prepares its photos itself: \`${exporting(name)}\`.`
  );
}

function exporting(name: string): string {
  return `npx injerto export ${shellWord(name)} --with-preprocessing --out model.onnx`;
}

function inPython({ reader, settings, graph }: UseParts): string[] {
  if (reader.modality === 'text') {
    const program = fenced('python', pythonForTexts(reader, settings, graph));
    return ["**Python**, in this model's folder, with onnxruntime, numpy and tokenizers", program];
  }
  const program = pythonForPhotos(reader, graph);
  if (program === undefined) {
    return ['**Python**', 'Pillow has no such resizing: call Injerto (`npx injerto predict … --json`).'];
  }
  return [
    "**Python**, in this model's folder, with onnxruntime, numpy and pillow",
    fenced('python', program),
    ...(reader.preprocessing.resample === 'nearest'
      ? []
      : [
          'Scores differ from those of `injerto predict` in the fourth decimal or so on photos more than six times the size that is needed: ' +
            'Injerto brings them closer while it decodes them.',
        ]),
  ];
}
