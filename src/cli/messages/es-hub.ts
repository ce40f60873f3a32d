/** Lo que dicen los comandos `pull` y `models`, y los errores del hub, en español. */
import type { ErrorText } from './en.ts';
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

export const esHubErrors: Readonly<Record<string, ErrorText>> = {
  HUB_ID_INVALID: {
    what: 'Ese no puede ser el nombre de un modelo del hub.',
    hint: 'Escribe PROPIETARIO/NOMBRE, como Xenova/all-MiniLM-L6-v2, o PROPIETARIO/NOMBRE@REVISIÓN.',
  },
  HUB_ENDPOINT_INVALID: {
    what: 'HF_ENDPOINT no es la dirección de un hub.',
    hint: 'Indica una dirección http o https sin usuario, contraseña ni consulta, como https://huggingface.co. El token va en HF_TOKEN.',
  },
  HUB_MODEL_NOT_FOUND: { what: 'El hub no tiene ese modelo.' },
  HUB_REVISION_NOT_FOUND: {
    what: 'El modelo no tiene esa rama, etiqueta o commit.',
    hint: 'Mira su página, o no indiques la revisión.',
  },
  HUB_FILE_NOT_FOUND: { what: 'El archivo ya no está en el hub.', hint: 'Ejecútalo otra vez.' },
  HUB_UNAUTHORIZED: {
    what: 'El hub no da el modelo: no existe, es privado o no acepta el token.',
    hint: 'Revisa el nombre. Para un modelo privado, pon en HF_TOKEN un token que pueda leerlo.',
  },
  HUB_FORBIDDEN: {
    what: 'El hub no permite descargar este modelo.',
    hint: 'Acepta las condiciones en la página del modelo y pon en HF_TOKEN un token que pueda leerlo.',
  },
  HUB_RATE_LIMITED: {
    what: 'El hub ha recibido demasiadas peticiones (429).',
    hint: 'Ejecútalo más tarde; con HF_TOKEN el hub permite más.',
  },
  HUB_FAILED: { what: 'El hub ha fallado.', hint: 'Ejecútalo más tarde: lo que ha llegado se conserva.' },
  HUB_UNREACHABLE: {
    what: 'La conexión con el hub ha fallado.',
    hint: 'Revisa la red y el proxy y ejecútalo otra vez: lo que ha llegado se conserva. Con HF_HUB_OFFLINE=1 se usa solo lo que hay en la caché.',
  },
  HUB_OFFLINE: {
    what: 'El modo sin red está activado y el modelo no está completo en la caché.',
    hint: 'Quita HF_HUB_OFFLINE, o ejecuta injerto pull donde haya red y copia la caché.',
  },
  HUB_ANSWER_INVALID: {
    what: 'La respuesta del hub no sirve.',
    hint: 'Revisa HF_ENDPOINT y si hay un proxy de por medio.',
  },
  HUB_FILENAME_UNSAFE: {
    what: 'El repositorio tiene un archivo con un nombre que no se admite, y no se ha descargado nada.',
    hint: 'No te fíes de este repositorio; avisa a su propietario o al hub.',
  },
  HUB_CACHE_UNSAFE: {
    what: 'Un enlace de la caché lleva fuera de ella o a ninguna parte; no se ha escrito nada allí.',
    hint: 'Quita el enlace. Si la caché debe estar en otro sitio, indica esa carpeta en HF_HUB_CACHE.',
  },
  HUB_FILE_CORRUPT: {
    what: 'Un archivo no ha llegado como está en el hub, y no se ha guardado.',
    hint: 'Ejecútalo otra vez. Un proxy o una réplica (HF_ENDPOINT) puede cambiar los archivos por el camino.',
  },
  HUB_FILE_CHANGED: {
    what: 'El hub ofrece un archivo distinto del que anunció, y no se ha guardado.',
    hint: 'Ejecútalo otra vez. Si sigue así, el fallo es del hub o de una réplica (HF_ENDPOINT).',
  },
  HUB_NO_ONNX: {
    what: 'El repositorio no tiene ningún archivo ONNX.',
    hint: 'Busca el mismo modelo en onnx-community/ o Xenova/, o expórtalo a ONNX con optimum. injerto models nombra algunos que lo tienen.',
  },
  HUB_PATTERN_MATCHES_NOTHING: { what: 'Ningún archivo del repositorio coincide con el patrón.' },
  DISK_FULL: {
    what: 'No hay espacio en el disco.',
    hint: 'Libera espacio y ejecútalo otra vez: lo que ha llegado se conserva. HF_HUB_CACHE pone la caché en otro disco.',
  },
};
