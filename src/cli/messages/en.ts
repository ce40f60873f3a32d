/** What the command line says, in English. `Messages` follows from it, so that a catalogue with a missing key does not compile. */

import { dataOptionHelp } from './data-options.ts';
import { enExportHelp, enExportWords } from './en-export.ts';
import { enHubHelp, enHubWords } from './en-hub.ts';
import { enUsage, enUsageHelp } from './en-usage.ts';

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

export const en = {
  help: {
    optionsTerm: '[options]',
    commandTerm: 'COMMAND …',
    usage: 'Usage:',
    arguments: 'Arguments:',
    options: 'Options:',
    commands: 'Commands:',
    examples: 'Examples:',
    exitCodes: 'Exit codes: 0 done · 1 error · 2 wrong usage · 130 interrupted by Ctrl-C',
    program: 'Grafts a new head onto a pretrained ONNX model and trains it on your photos or texts. No Python.',
    wholeFiles: 'a .txt file is one text (texts; default: each line is one; in a folder, each file is one)',
    maxLength: 'tokens read of each text (texts; default: what the model reads at most)',
    data: dataOptionHelp.en,
    help: 'show this help',
    ...enUsageHelp,
    version: 'show the version',
    lang: 'language of help and reports: en or es (default: that of the system)',
    json: 'print the result as JSON on stdout; progress and remarks stay on stderr',
    quiet: 'no progress on stderr',
    overwriteFile: 'replace the file if there is one',
    overwrite: 'replace a model that Injerto wrote there before',
    base: 'of a LoRA adapter: the model that it was trained on, where it lies elsewhere now',
    threads: 'threads of one operator (default: the number of physical cores)',
    groups: {
      model: 'What learns:',
      data: 'Data:',
      training: 'Training:',
      output: 'Result and run:',
      general: 'General:',
    },
    train: {
      summary: 'train a model on photos or texts',
      description:
        'Trains a reference model on DATA, photos or texts: a folder per class (also inside train/, val/ and test/), a table (CSV, TSV, JSON Lines, Parquet), an annotation export, or an archive of these.',
      data: 'photos or texts: a folder, a table, an annotation export or an archive',
      wholeFiles: 'with --task causal-lm: a .txt file is one text (default: each line is one)',
      task: 'single-label, multi-label or regression (default: as the labels look); causal-lm teaches a language model texts or chats',
      model:
        'a starter, a model folder, an .onnx file or a hub id (default: mobilenet-v2 for photos, all-minilm-l6-v2 for texts)',
      method:
        'transfer: only the head learns, in seconds. fine-tune: the body learns too. lora: a small adapter beside it learns. contrastive: the body learns on pairs, for few texts. auto: picks a method from your data and explains why (default: transfer; texts: auto)',
      config:
        'file with options, YAML or JSON: any of these under their names in the API or as their flags, and data, model, method, out; flags win over it',
      adapterOut: 'folder for the adapter alone, in PEFT’s format (lora)',
      out: 'folder for the model (default: the name of DATA with "-model")',
    },
    evaluate: {
      summary: 'measures a model on labeled data',
      description:
        'Measures a trained model on labeled photos or texts: accuracy with its interval, F1, each class, which classes are taken for which, and the surest mistakes. Whether the model learned from these data, you have to know.',
      split: 'only the samples that the data put on this side: train, val or test (default: all)',
      csv: 'writes what was answered for each sample to a CSV file: id, truth, predicted, right, score',
      wrong: 'wrong answers that are named, the surest first (default: 10)',
      task: 'single-label, multi-label or regression (default: as the labels look)',
    },
    predict: {
      summary: 'label photos or texts with a trained model',
      description:
        'Labels photos or texts, as the model reads. Photos: FILE may be a photo, a folder or a glob pattern such as "photos/*.jpg". Texts: FILE may be a .txt file (a text a line; one text with --whole-files), a folder of .txt files (one text each), a table, JSON Lines, or - for standard input, a text or JSON object a line.',
      text: 'a text itself',
      model: 'a model folder that train wrote, a starter, or an .onnx file',
      files: 'photos, folders, glob patterns; texts, tables or -',
      top: 'classes shown per photo or text (default: 3)',
      batch: 'photos or texts that go through the model at once (default: 16; texts: 32)',
    },
    embed: {
      summary: 'turn texts into vectors',
      description:
        'Turns texts into vectors with an encoder, for search, clustering and comparing. Without --out each text gives a JSON object a line on stdout, with its fields and "embedding", as they come. FILE may be a .txt file (a text a line; one text with --whole-files), a folder of .txt files (one text each), a table, JSON Lines, or - for standard input, a text or JSON object a line.',
      model: 'a starter, a model folder, an .onnx file or a model of the hub',
      files: 'texts, tables or - (default: -)',
      prompt:
        'words before each text: one of those that the model knows by name (query, document), or the words themselves',
      out: 'write all vectors to a .npy or .safetensors file, float32 [texts, numbers]',
      batch: 'texts that go through the model at once (default: 32)',
      json: 'with --out: print a summary as JSON; without it the vectors are JSON anyway',
    },
    inspect: {
      summary: 'show the blocks, the head and what can be trained',
      description: 'Shows how a model is built: inputs, blocks, parameters, features, head, and what can be trained.',
      model: 'a starter, a model folder or an .onnx file',
    },
    zeroShot: {
      summary: 'label texts or photos with classes that no training saw',
      description:
        'Labels texts or photos by what the labels mean: no training, no examples. Texts are labeled by an encoder (all-minilm-l6-v2), an entailment model or a ranker; photos by a model of images and texts such as CLIP or SigLIP, or by an image classifier and an encoder that knows what its classes are called.',
      groups: { labels: 'Labels:', model: 'Model:', answers: 'Answers:' },
      inputs:
        'texts (.txt, CSV, TSV, JSON Lines, JSON, Parquet, a folder of .txt, or "-" for stdin) or photos (files, folders, glob patterns)',
      text: 'a text to label; may be given several times',
      labels:
        'labels between commas, or between semicolons where they are described: "sport: matches, players; politics: elections | government" (default with --evaluate: those of the data)',
      labelsFile: 'a file with a label a line, described alike, or JSON: {"sport": ["matches", "players"]}',
      template: 'sentence with {} in the place of the label; several are averaged (default: by the kind of model)',
      model:
        'a starter, a model folder or an .onnx file (default: all-minilm-l6-v2 for texts, mobilenet-v2 for photos)',
      textModel:
        'for an image classifier: the encoder of its class names and of the labels (default: all-minilm-l6-v2)',
      multiLabel: 'any number of labels, each judged by itself',
      threshold: 'least probability of a label that is given (default: 0, with --multi-label 0.5)',
      abstain: 'give no label where the first leads the second by less than this, 0 to 1 (default: 0)',
      temperature: 'divides cosines before the softmax: smaller is surer (default: 0.05, for E5 0.01)',
      calibrate: 'take away each label’s advantage over all inputs: for many inputs, with every label among them',
      evaluate: 'labeled data (folder of photos, or file or folder of texts): report how right the answers are',
      write:
        'write the answers as labeled data for injerto train: a .csv or .jsonl file, or for photos a folder with a folder per label',
      batch: 'inputs that go through the model at once (default: 16)',
    },
    generate: {
      summary: 'let a language model write, answer, or choose',
      description:
        'Goes on with a text or answers a conversation, with a language model in hub layout (tokenizer and onnx/model.onnx with its key-value cache). Text appears as it is made.',
      model: 'the folder of a language model, or its id on the hub (OWNER/NAME)',
      stdin: '"-" reads the prompt from stdin',
      prompt: 'what is asked, or gone on with; may be given several times',
      chat: 'JSONL of prompts: {"messages": […]} or {"prompt": "…"} a line',
      system: 'words of the system, before the conversation',
      raw: 'go on with the prompt as it stands, without the model’s chat template',
      maxNewTokens: 'tokens made, at most (default: 256)',
      temperature: '0 takes the likeliest token each time, above tokens are drawn (default: 0)',
      topP: 'draw only from the likeliest tokens with this share of the probability (default: 1)',
      topK: 'draw only from this many of the likeliest tokens, 0 is all (default: 50)',
      repetitionPenalty: 'above 1, tokens that were there already become less likely (default: the model’s own)',
      seed: 'seed of everything random (default: 0)',
      stop: 'a text before which the answer ends; may be given several times',
      choices: 'answers to choose from, with commas between: prints the probability of each instead of writing',
      perToken: 'compare choices by their mean a token, not by their sum',
      contentFree: 'a prompt about nothing: what a choice is worth after it is subtracted',
      task: 'another task of transformers.js that the model was made for',
      question: 'the question, for the task question-answering',
      from: 'language of the text, for the task translation (as the model spells it)',
      to: 'language wanted, for the task translation',
      dtype: 'which of the folder’s files: fp32, fp16, q8, q4, q4f16 … (default: what config.json says, else fp32)',
      groups: { prompt: 'What is asked:', drawing: 'How it is written:', choosing: 'Choosing:', tasks: 'Other tasks:' },
    },
    merge: {
      summary: 'merge LoRA adapters into a model folder',
      description:
        'Adds the updates of ADAPTER folders (of injerto train --method lora, or of PEFT) to the weights of the model that they belong to, and writes an ordinary model folder. Several adapters of one model add up; the head is that of the first.',
      adapters: 'adapter folders: adapter_model.safetensors and adapter_config.json',
      out: 'folder for the model',
      base: 'the model that the adapters belong to (default: the one that the first names)',
      dtype: 'how weights are stored: float32 or float16 (default: float32)',
    },
    ...enHubHelp,
    ...enExportHelp,
    grad: {
      summary: 'write the gradients of a model for given inputs',
      description:
        'Computes logits, mean cross-entropy loss and the gradient of every weight, as the model is evaluated (no dropout), and writes them as safetensors: logits, loss, and grad:NAME for each weight NAME, in its own shape. Weights without a gradient are listed with the reason. For comparing with other frameworks, and for finding out what can be trained.',
      model: 'a starter, a model folder or an .onnx file, of any kind',
      inputs:
        'safetensors with a tensor for each input of the model, by name, and the class indices as labels (−100 does not count)',
      out: 'safetensors file for the result',
      output: 'the value that the loss reads, before softmax (default: logits)',
      only: 'weights to differentiate for: a glob such as "classifier.*", or a regular expression between slashes (default: all)',
    },
  },
  usage: enUsage,
  phases: {
    read: 'reading the data',
    features: 'features',
    'choose-strength': 'choosing the regularization',
    tokenize: 'tokenizing',
    train: 'training',
    evaluate: 'measuring',
    predict: 'labeling',
    embed: 'embedding',
  },
  progress: {
    left: (duration: string) => `${duration} left`,
    epoch: (epoch: number, epochs: number) => `epoch ${epoch} of ${epochs}`,
    method: (method: string, reason: string) => `method ${method}. ${reason}`,
    trainLoss: (loss: string) => `training loss ${loss}`,
    validation: (accuracy: string, loss: string) => `validation ${accuracy && `${accuracy}, `}loss ${loss}`,
    best: 'best so far',
    skipped: (file: string, reason: string) => `left out: ${file}: ${reason}`,
    moreSkipped: (count: number) => `${plural(count, 'more file', 'more files')} left out`,
    warning: 'note:',
  },
  samples: {
    image: { one: 'a photo', several: 'photos', none: 'no photo' },
    text: { one: 'a text', several: 'texts', none: 'no text' },
  },
  train: {
    heading: (model: string, method: string, classes: number) =>
      `${model}, ${method}, ${classes === 0 ? 'a number' : plural(classes, 'class', 'classes')}`,
    columns: { set: '', accuracy: 'accuracy', interval: '95 % interval', loss: 'loss' },
    sets: { train: 'training', val: 'validation', test: 'test' },
    origin: {
      folder: (folder: string) => `the folder’s own ${folder}/`,
      data: (side: string) => `the data’s own side “${side}”`,
      share: (share: string, samples: string, seed: number) =>
        `${share} of the ${samples}, set aside with seed ${seed}`,
    },
    valNote: (origin: string) => `Validation: ${origin}. It chose when to stop, so its number flatters a little.`,
    valNoteUnused: (origin: string) => `Validation: ${origin}. The head was not chosen by it.`,
    leftOut: (count: string, reasons: string) => `Left out of the data: ${count} (${reasons})`,
    testNote: (origin: string) => `Test: ${origin}. Nothing but this measurement ever saw it.`,
    noVal: (none: string) => `Validation: ${none} was set aside for it.`,
    noTest: (none: string) =>
      `Test: ${none} was set aside for it, so there is no number that you could promise to anyone.`,
    weights: (count: string) => `Weights that learned: ${count}`,
    seconds: (features: string, train: string, total: string) =>
      `Seconds: ${features} for features, ${train} for training, ${total} in all`,
    memory: (peak: string, estimated: string, budget: string) =>
      `Memory: ${peak} at most, ${estimated} expected, ${budget} allowed`,
    savedAdapter: (folder: string) => `Adapter in ${folder}`,
    saved: (folder: string) => `Saved in ${folder}`,
    tryIt: (command: string) => `Try it: ${command}`,
  },
  predict: {
    none: 'There is nothing that could be labeled.',
    noneHint:
      'Give photos (JPEG, PNG, WebP, GIF, TIFF, AVIF or BMP), folders of photos, or a glob pattern; for a model of texts, --text, files or -.',
    noMatch: 'no file matches this pattern',
    emptyFolder: 'no photo in this folder',
  },
  texts: {
    empty: 'there is no text in it',
    notText: 'it is no text',
    notJson: 'it begins as a JSON object and is not valid JSON',
    noField: 'the JSON object has no text in that field',
    notForModel: 'The model reads photos, but texts were given.',
    notForModelHint: 'Name a model that was trained on texts, or give photos.',
  },
  embed: {
    promptsKnown: (names: string) =>
      `The model was trained with words before its texts; --prompt names them: ${names}.`,
    written: (texts: number, dimension: number, file: string) =>
      `${plural(texts, 'vector', 'vectors')} of ${dimension} numbers in ${file}`,
  },
  inspect: {
    file: 'file',
    license: 'license',
    opset: 'opset',
    input: 'input',
    output: 'output',
    parameters: 'parameters',
    trainable: (trainable: string, total: string) => `${trainable} of ${total} can be trained`,
    classes: 'classes',
    features: 'features',
    featureLine: (value: string, size: string, layout: string) => `"${value}", ${size} numbers (${layout})`,
    layouts: {
      vector: 'a vector',
      map: 'a map, averaged over its places',
      sequence: 'a sequence, averaged over its places',
    },
    head: 'head',
    headLine: (kind: string, parameters: string) => `${kind}, ${parameters} parameters`,
    noHead: 'none: an encoder',
    blocks: 'Blocks, from the input to the features:',
    columns: { number: 'last', block: 'block', parameters: 'parameters', trainable: 'can be trained' },
    yes: 'yes',
    no: 'no',
    unfreezeHint: (blocks: number) =>
      `--unfreeze N trains the last N blocks, --unfreeze all every one; ${plural(blocks, 'block', 'blocks')} can be trained.`,
    missing: 'Operators without a gradient rule:',
    notes: 'Notes:',
    batch: 'batch',
    length: 'length',
  },
  evaluate: {
    samples: (count: string) => `${count} samples`,
    baseline: (label: string, share: string) => `Always answering "${label}" would be right for ${share}.`,
    confusion: 'row: truth, column: answer',
    wrong: (shown: string, all: string) => `Wrong answers, the surest first (${shown} of ${all}):`,
    mistake: (predicted: string, score: string, truth: string) => `${predicted} ${score}, but it is ${truth}`,
  },
  zeroShot: {
    noLabel: 'no label',
    written: (count: number, path: string) => `${plural(count, 'input', 'inputs')} labeled in ${path}`,
    evaluation: {
      columns: { label: 'label', count: 'count', recall: 'recall', precision: 'precision', f1: 'F1' },
      accuracy: (accuracy: string, low: string, high: string, count: string) =>
        `Accuracy ${accuracy} (95 % interval ${low} – ${high}) on ${count}`,
      answered: (answered: string, count: string, accuracy: string) =>
        `${answered} of ${count} got a label; of those ${accuracy} are right.`,
    },
  },
  language: {
    columns: { rows: 'rows', tokens: 'tokens', before: 'perplexity before', after: 'after' },
    kept: (epoch: number, epochs: number) =>
      epoch === 0 ? 'No epoch was better than the start: nothing changed.' : `Kept: epoch ${epoch} of ${epochs}`,
    seconds: (train: string, total: string) => `Seconds: ${train} for training, ${total} in all`,
  },
  generate: {
    progress: 'prompt',
    stopping: 'Stopping after this token … (Ctrl-C again ends at once)',
  },
  merge: {
    done: (adapters: string, base: string, layers: string) =>
      `Adapters merged into ${base}: ${adapters}. Layers that changed: ${layers}.`,
    unmeasured: (first: string) =>
      `The head is that of ${first}. The sum was not measured: try it on data of your own.`,
  },
  grad: {
    loss: (loss: string, output: string, shape: string) => `Loss ${loss}, from "${output}" ${shape}`,
    written: (count: number, file: string) => `${plural(count, 'gradient', 'gradients')} in ${file}`,
    skipped: 'Without a gradient:',
    more: (count: number) => `and ${count} more`,
    stopping: 'Stopping … (Ctrl-C again ends at once)',
  },
  ...enHubWords,
  ...enExportWords,
  interrupt: {
    stopping: 'Stopping after this step and saving … (Ctrl-C again ends at once, without saving)',
    stopped: 'Interrupted.',
    checkpoint: (folder: string) => `What was learned is in ${folder}.`,
    resume: (command: string) => `Go on with: ${command}`,
    again: (command: string) => `Run it again with: ${command}`,
  },
  error: {
    error: 'error',
    at: 'at',
    try: 'try',
    unexpected: 'Something that Injerto did not foresee went wrong:',
    unexpectedHint: 'This is a bug: please report it with this text. INJERTO_DEBUG=1 shows where it happened.',
  },
};

export type Messages = typeof en;
