/** Lo que dicen los comandos `pull` y `models`, en español. */
import type { enHubHelp, enHubWords } from './en-hub.ts';

export const esHubHelp: typeof enHubHelp = {
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
};

export const esHubWords: typeof enHubWords = {
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
};
