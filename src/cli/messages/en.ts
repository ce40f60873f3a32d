/** What the command line says, in English. `Messages` follows from it, so that a catalogue with a missing key does not compile. */

/** An error in the reader's language. English has none here: the library's own words are used. */
export interface ErrorText {
  readonly what: string;
  readonly hint?: string;
}

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
    program: 'Grafts a new head onto a pretrained ONNX model and trains it on your photos. No Python.',
    help: 'show this help',
    helpCommand: 'show the help of a command',
    version: 'show the version',
    lang: 'language of help and reports: en or es (default: that of the system)',
    json: 'print the result as JSON on stdout; progress and remarks stay on stderr',
    quiet: 'no progress on stderr',
    memory:
      'how much memory the training may take, such as 2GB; past it, activations are computed twice (default: what is free)',
    threads: 'threads of one operator (default: the number of physical cores)',
    groups: {
      model: 'What learns:',
      data: 'Data:',
      training: 'Training:',
      output: 'Result and run:',
      general: 'General:',
    },
    train: {
      summary: 'train a model on a folder of photos',
      description:
        'Trains a reference model on DIR: one folder of photos per class, or train/, val/ and test/ with class folders inside.',
      folder: 'folder of photos',
      model:
        'a starter (mobilenet-v2, efficientnet-lite0, squeezenet-1.1), a model folder or an .onnx file (default: mobilenet-v2)',
      method: 'transfer: only the head learns, in seconds. fine-tune: the body learns too (default: transfer)',
      unfreeze:
        'which weights below the head learn: all, the last N blocks, or a name pattern (fine-tune; default: all)',
      head: 'linear, or mlp with one hidden layer (transfer; default: linear)',
      epochs: 'passes over the training photos, at most (default: 10; mlp: 60)',
      patience: 'epochs without a better validation loss before training ends (default: 4; mlp: 10)',
      batch: 'photos a step (default: 16; mlp: 64)',
      learningRate: 'peak learning rate (default: 1e-4 for the body, ten times that for the head; mlp: 1e-3)',
      augment: 'how much photos are changed at random: none, light, standard or strong (fine-tune; default: standard)',
      mixup: 'mix pairs of photos; the α of Beta(α, α), 0 is none (fine-tune; default: 0)',
      classWeight: 'auto, balanced or none: whether rare classes weigh more (default: auto)',
      wiseFt: 'share of the tuned weights in their average with the pretrained ones (fine-tune; default: 1)',
      seed: 'every random choice follows from it (default: 0)',
      val: 'share of the photos for validation where there is no val/ folder (default: 0.15)',
      test: 'share of the photos for the test where there is no test/ folder (default: 0.15)',
      out: 'folder for the model (default: the name of DIR with "-model")',
      resume: 'go on from the checkpoint that an interrupted run left beside the --out folder',
      cache: 'folder for features kept between runs (default: the user’s cache folder)',
    },
    predict: {
      summary: 'label photos with a trained model',
      description: 'Labels photos. FILE may be a photo, a folder or a glob pattern such as "photos/*.jpg".',
      model: 'a model folder that train wrote, a starter, or an .onnx file',
      files: 'photos, folders or glob patterns',
      top: 'classes shown per photo (default: 3)',
      batch: 'photos that go through the model at once (default: 16)',
    },
    inspect: {
      summary: 'show the blocks, the head and what can be trained',
      description: 'Shows how a model is built: inputs, blocks, parameters, features, head, and what can be trained.',
      model: 'a starter, a model folder or an .onnx file',
    },
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
  usage: {
    error: 'error:',
    unknownOption: (option: string) => `there is no option ${option}.`,
    unknownCommand: (command: string) => `there is no command ${command}.`,
    missingArgument: (argument: string) => `${argument} is missing.`,
    missingOption: (option: string) => `the option ${option} is missing.`,
    missingValue: (option: string) => `the option ${option} wants a value.`,
    invalidValue: (option: string, value: string, wanted: string) => `${option}: "${value}" will not do. ${wanted}`,
    tooMany: (command: string) => `too many arguments for ${command}.`,
    didYouMean: (name: string) => `Did you mean ${name}?`,
    seeHelp: (command: string) => `See ${command} --help.`,
    wantsInteger: 'A whole number is wanted.',
    wantsNumber: 'A number is wanted.',
    wantsBytes: 'A size such as 2GB or 800MB is wanted.',
    wantsOneOf: (choices: string) => `Wanted: ${choices}.`,
  },
  phases: {
    read: 'reading the folder',
    features: 'features',
    'choose-strength': 'choosing the regularization',
    tokenize: 'tokenizing',
    train: 'training',
    evaluate: 'measuring',
    predict: 'labeling',
  },
  progress: {
    left: (duration: string) => `${duration} left`,
    epoch: (epoch: number, epochs: number) => `epoch ${epoch} of ${epochs}`,
    trainLoss: (loss: string) => `training loss ${loss}`,
    validation: (accuracy: string, loss: string) => `validation ${accuracy}, loss ${loss}`,
    best: 'best so far',
    skipped: (file: string, reason: string) => `left out: ${file}: ${reason}`,
    moreSkipped: (count: number) => `${plural(count, 'more file', 'more files')} left out`,
    warning: 'note:',
  },
  train: {
    heading: (model: string, method: string, classes: number) =>
      `${model}, ${method}, ${plural(classes, 'class', 'classes')}`,
    columns: { set: '', photos: 'photos', accuracy: 'accuracy', interval: '95 % interval', loss: 'loss' },
    sets: { train: 'training', val: 'validation', test: 'test' },
    origin: {
      folder: (folder: string) => `the folder’s own ${folder}/`,
      share: (share: string, seed: number) => `${share} of the photos, set aside with seed ${seed}`,
    },
    valNote: (origin: string) => `Validation: ${origin}. It chose when to stop, so its number flatters a little.`,
    valNoteUnused: (origin: string) => `Validation: ${origin}. The head was not chosen by it.`,
    testNote: (origin: string) => `Test: ${origin}. Nothing but this measurement ever saw it.`,
    noVal: 'Validation: no photo was set aside for it.',
    noTest: 'Test: no photo was set aside for it, so there is no number that you could promise to anyone.',
    weights: (count: string) => `Weights that learned: ${count}`,
    seconds: (features: string, train: string, total: string) =>
      `Seconds: ${features} for features, ${train} for training, ${total} in all`,
    saved: (folder: string) => `Saved in ${folder}`,
    tryIt: (command: string) => `Try it: ${command}`,
  },
  predict: {
    none: 'None of the files could be labeled.',
    noneHint: 'Give photos (JPEG, PNG, WebP, GIF, TIFF or AVIF), folders of photos, or a glob pattern.',
    noMatch: 'no file matches this pattern',
    emptyFolder: 'no photo in this folder',
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
    featureLine: (value: string, size: string, layout: string) => `"${value}", ${size} per photo (${layout})`,
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
  },
  grad: {
    loss: (loss: string, output: string, shape: string) => `Loss ${loss}, from "${output}" ${shape}`,
    written: (count: number, file: string) => `${plural(count, 'gradient', 'gradients')} in ${file}`,
    skipped: 'Without a gradient:',
    more: (count: number) => `and ${count} more`,
    reasons: {
      integer: (dtype: string) => `integers (${dtype})`,
      type: (dtype: string) => `of a type that is not differentiated (${dtype})`,
      independent: 'the loss does not depend on them',
      rule: (operator: string, node: string) => `no gradient rule for ${operator}, node "${node}"`,
      input: (operator: string, input: number) => `${operator} has no gradient for its input ${input}`,
      form: (what: string, node: string) => `${what} (node "${node}")`,
    },
    stopping: 'Stopping … (Ctrl-C again ends at once)',
  },
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
    detail: 'detail',
    unexpected: 'Something that Injerto did not foresee went wrong:',
    unexpectedHint: 'This is a bug: please report it with this text. INJERTO_DEBUG=1 shows where it happened.',
  },
  /** By error code. */
  errors: {} as Readonly<Record<string, ErrorText>>,
  /** Remarks by warning code. */
  warnings: {} as Readonly<Record<string, string>>,
};

export type Messages = typeof en;
