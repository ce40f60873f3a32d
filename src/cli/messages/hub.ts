/** What `pull` and `models` say. */
import { inBoth } from './in-both.ts';

export const hubHelp = inBoth({
  en: {
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
  },
  es: {
    pull: {
      summary: 'descarga un modelo del hub de Hugging Face',
      description:
        'Descarga un modelo del hub de Hugging Face en la caché que también usa huggingface_hub de Python: su archivo ONNX, sus configuraciones, su tokenizador y su ficha. Cada archivo se comprueba con su hash, y una descarga cortada sigue donde se quedó. Después, el modelo se abre por su nombre, incluso sin red.',
      model: 'PROPIETARIO/NOMBRE o PROPIETARIO/NOMBRE@REVISIÓN',
      revision: 'rama, etiqueta o commit (por defecto, main)',
      file: 'solo estos archivos del repositorio: patrones como "onnx/*" (por defecto, los que forman un modelo)',
      force: 'descarga otra vez lo que ya está',
    },
    models: {
      summary: 'muestra modelos: los incluidos, los de la caché y algunos del hub',
      description:
        'Muestra los modelos incluidos en Injerto, los que hay en la caché del hub en esta máquina y una selección de modelos del hub que tienen archivo ONNX. No usa la red.',
      task: 'solo modelos para esta tarea, por ejemplo text-classification',
    },
  },
});

export const hubWords = inBoth({
  en: {
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
  },
  es: {
    pull: {
      heading: (id, revision, commit) => `${id} en ${revision}, commit ${commit}`,
      columns: { file: 'archivo', size: 'tamaño' },
      downloaded: 'descargado',
      there: 'ya estaba',
      folder: (folder) => `En ${folder}`,
      retry: (why, duration) => `${why} Se vuelve a intentar en ${duration} …`,
      waiting: (file) => `Otro proceso está descargando ${file}; se le espera …`,
      kept: 'Lo que ha llegado se conserva.',
    },
    models: {
      starters: 'Incluidos en Injerto:',
      cached: (folder) => `En la caché del hub, ${folder}:`,
      catalogue: 'En el hub, una selección (injerto pull NOMBRE, o como --model):',
      handwritten:
        'La última lista está escrita a mano y no se ha comprobado en el hub: los tamaños están redondeados, y decide la página de cada modelo.',
      none: 'ninguno',
      noOnnx: 'sin archivo ONNX',
      columns: {
        model: 'modelo',
        task: 'tarea',
        size: 'tamaño',
        license: 'licencia',
        revision: 'revisión',
        file: 'archivo',
        used: 'último uso',
        languages: 'idiomas',
      },
    },
  },
});
