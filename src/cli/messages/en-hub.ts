/** What the commands `pull` and `models` say, in English. */

export const enHubHelp = {
  pull: {
    summary: 'download a model of the Hugging Face hub',
    description:
      'Downloads a model of the Hugging Face hub into the cache that Python’s huggingface_hub uses too: its ONNX file, configs, tokenizer and model card. Every file is checked by its hash; a download that was cut off goes on where it stopped. Afterwards the model is opened by its name, also without a network.',
    model: 'OWNER/NAME or OWNER/NAME@REVISION',
    revision: 'branch, tag or commit (default: main)',
    file: 'only these files of the repository: glob patterns such as "onnx/*" (default: what makes a model)',
    force: 'download again what is there',
  },
  models: {
    summary: 'list models: starters, those in the cache, some of the hub',
    description:
      'Lists the models that come with Injerto, those of the hub’s cache on this machine, and a choice of models on the hub that have an ONNX file. Asks nothing of the network.',
    task: 'only models for this task, such as text-classification',
  },
};

export const enHubWords = {
  pull: {
    heading: (id: string, revision: string, commit: string) => `${id} at ${revision}, commit ${commit}`,
    columns: { file: 'file', size: 'size' },
    downloaded: 'downloaded',
    there: 'was there',
    folder: (folder: string) => `In ${folder}`,
    retry: (why: string, duration: string) => `${why} Trying again in ${duration} …`,
    waiting: (file: string) => `Another process is downloading ${file}; waiting for it …`,
    kept: 'What has arrived is kept.',
  },
  models: {
    starters: 'Starters, which come with Injerto:',
    cached: (folder: string) => `In the cache of the hub, ${folder}:`,
    catalogue: 'On the hub, a choice (injerto pull NAME, or name it as --model):',
    handwritten:
      'The last list is written by hand and was not checked against the hub: sizes are rounded, and the page of a model has the last word.',
    none: 'none',
    noOnnx: 'no ONNX file',
    columns: {
      model: 'model',
      task: 'task',
      size: 'size',
      license: 'license',
      revision: 'revision',
      file: 'file',
      used: 'last used',
      languages: 'languages',
    },
  },
};
