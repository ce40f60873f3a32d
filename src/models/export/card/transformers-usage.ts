/** How a saved model runs in transformers.js, or why it does not. */
import type { ReferenceModel } from '../../reference-model.ts';
import type { TrainingRecord } from '../training-record.ts';
import { exampleTexts } from './python-for-texts.ts';
import type { SavedGraph } from './saved-graph.ts';

/** What transformers.js feeds, by the part that an input plays. */
const fed = { ids: 'input_ids', attentionMask: 'attention_mask', tokenTypes: 'token_type_ids' } as const;

/** @returns a sentence; undefined where transformers.js runs the model. */
export function whyNotInTransformers(reader: ReferenceModel, graph: SavedGraph): string | undefined {
  const { rows } = graph;
  if (rows !== undefined && rows > 1) return `It runs one sample at a time, and this graph takes ${rows}.`;
  return reader.modality === 'image' ? whyNotPhotos(reader, graph) : whyNotTexts(reader, graph);
}

function whyNotPhotos({ input }: Extract<ReferenceModel, { modality: 'image' }>, { inputName, output }: SavedGraph) {
  const { own } = input;
  if (own && inputName(input.name) !== 'pixel_values') {
    const { dtype, layout, channels } = own;
    const color = channels === 1 ? ' of one channel' : '';
    return `It feeds float32 with the channels first, and this model takes ${dtype}${color} with the ${layout.replace('-', ' ')}.`;
  }
  if (inputName(input.name) === 'pixel_values' && output === 'logits') return undefined;
  return otherNames([inputName(input.name)], output);
}

function whyNotTexts({ inputs }: Extract<ReferenceModel, { modality: 'text' }>, { inputName, output }: SavedGraph) {
  if (inputs.positions !== undefined) return 'It feeds no positions, and this model takes them.';
  if (inputs.length !== undefined)
    return `It does not pad a text to a fixed length, and this model takes ${inputs.length} tokens.`;
  const names = Object.entries(fed).flatMap(([part, name]) => {
    const own = inputs[part as keyof typeof fed];
    return own === undefined || inputName(own) === name ? [] : [inputName(own)];
  });
  return names.length === 0 && output === 'logits' ? undefined : otherNames(names, output);
}

function otherNames(inputs: readonly string[], output: string): string {
  const names = [...inputs, output].map((name) => `\`${name}\``).join(', ');
  return `It asks for inputs and outputs by names of its own, and this graph has ${names}.`;
}

/** The pipeline, where it gives the scores that the model was trained for; otherwise the model itself.
 * @param name of the model's folder. */
export function transformersUsage(
  name: string,
  { modality }: Pick<ReferenceModel, 'modality'>,
  settings: TrainingRecord['settings'],
  { task, probabilities }: SavedGraph,
): string {
  const folder = "env.localModelPath = '.'; // the folder in which this model's folder lies";
  const local = 'env.allowRemoteModels = false;';
  const [text, pair] = exampleTexts(settings).map((words) => JSON.stringify(words));
  // the pipeline for images always takes the softmax; that for texts reads one text
  const piped =
    !probabilities &&
    pair === undefined &&
    (task === 'single-label' || (task === 'multi-label' && modality === 'text'));
  if (piped) {
    const kind = modality === 'image' ? 'image-classification' : 'text-classification';
    const call = modality === 'image' ? "'photo.jpg'" : `${text}, { top_k: ${task === 'multi-label' ? 'null' : 5} }`;
    return [
      "import { env, pipeline } from '@huggingface/transformers';",
      '',
      folder,
      local,
      `const classify = await pipeline('${kind}', ${JSON.stringify(name)});`,
      `console.log(await classify(${call}));${task === 'multi-label' ? ' // a class applies where its score is above 0.5' : ''}`,
    ].join('\n');
  }
  const photo = modality === 'image';
  const [model, reader] = photo
    ? ['AutoModelForImageClassification', 'AutoProcessor']
    : ['AutoModelForSequenceClassification', 'AutoTokenizer'];
  return [
    `import { ${[model, reader, 'env', ...(photo ? ['RawImage'] : []), ...(needsSoftmax(task, probabilities) ? ['softmax'] : [])].join(', ')} } from '@huggingface/transformers';`,
    '',
    folder,
    local,
    `const read = await ${reader}.from_pretrained(${JSON.stringify(name)});`,
    `const model = await ${model}.from_pretrained(${JSON.stringify(name)});`,
    photo
      ? "const inputs = await read(await RawImage.read('photo.jpg'));"
      : `const inputs = await read(${text}, { ${pair === undefined ? '' : `text_pair: ${pair}, `}truncation: true });`,
    'const { logits } = await model(inputs);',
    ...answer(task, probabilities),
  ].join('\n');
}

function needsSoftmax(task: SavedGraph['task'], probabilities: boolean): boolean {
  return task === 'single-label' && !probabilities;
}

function answer(task: SavedGraph['task'], probabilities: boolean): string[] {
  if (task === 'regression') return ['console.log(logits.data[0]);'];
  const scores = probabilities
    ? 'logits.data'
    : needsSoftmax(task, probabilities)
      ? 'softmax(Array.from(logits.data))'
      : 'logits.sigmoid().data';
  const applies = task === 'multi-label' ? ' // a class applies where its score is above 0.5' : '';
  return [
    `const scores = Array.from(${scores}, (score, k) => ({ label: model.config.id2label[k], score }));`,
    `console.log(scores.sort((a, b) => b.score - a.score)${task === 'single-label' ? '.slice(0, 5)' : ''});${applies}`,
  ];
}
