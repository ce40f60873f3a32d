/** Lo que dice la línea de comandos, en español. */

import { dataOptionHelp } from './data-options.ts';
import type { Messages } from './en.ts';
import { esExportHelp, esExportWords } from './es-export.ts';
import { esHubHelp, esHubWords } from './es-hub.ts';
import { esUsage, esUsageHelp } from './es-usage.ts';

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

export const es: Messages = {
  help: {
    optionsTerm: '[opciones]',
    commandTerm: 'COMANDO …',
    usage: 'Uso:',
    arguments: 'Argumentos:',
    options: 'Opciones:',
    commands: 'Comandos:',
    examples: 'Ejemplos:',
    exitCodes: 'Códigos de salida: 0 hecho · 1 error · 2 uso incorrecto · 130 interrumpido con Ctrl-C',
    program: 'Injerta una cabeza nueva en un modelo ONNX preentrenado y la entrena con tus fotos o textos. Sin Python.',
    wholeFiles:
      'un archivo .txt es un solo texto (textos; por defecto, cada línea lo es; en una carpeta, cada archivo)',
    maxLength: 'tokens que se leen de cada texto (textos; por defecto, los que el modelo lee como máximo)',
    data: dataOptionHelp.es,
    help: 'muestra esta ayuda',
    ...esUsageHelp,
    version: 'muestra la versión',
    lang: 'idioma de la ayuda y de los informes: en o es (por defecto, el del sistema)',
    json: 'escribe el resultado como JSON en la salida estándar; el progreso y los avisos van a la de errores',
    quiet: 'sin indicación de progreso',
    overwriteFile: 'sustituye el archivo si lo hay',
    overwrite: 'sustituye un modelo que Injerto escribió ahí antes',
    base: 'de un adaptador LoRA: el modelo sobre el que se entrenó, si ahora está en otro sitio',
    threads: 'hilos por operador (por defecto, los núcleos físicos de la máquina)',
    groups: {
      model: 'Qué aprende:',
      data: 'Datos:',
      training: 'Entrenamiento:',
      output: 'Resultado y ejecución:',
      general: 'General:',
    },
    train: {
      summary: 'entrena un modelo con fotos o textos',
      description:
        'Entrena un modelo de referencia con DATA, fotos o textos: una carpeta por clase (también dentro de train/, val/ y test/), una tabla (CSV, TSV, JSON Lines, Parquet), una exportación de anotaciones o un archivo comprimido con cualquiera de ellas.',
      data: 'fotos o textos: una carpeta, una tabla, una exportación de anotaciones o un archivo comprimido',
      wholeFiles: 'con --task causal-lm, un archivo .txt es un solo texto (por defecto, cada línea lo es)',
      task: 'single-label, multi-label o regression (por defecto, según las etiquetas); causal-lm enseña a un modelo de lenguaje textos o conversaciones',
      model:
        'un modelo incluido, una carpeta de modelo, un archivo .onnx o un identificador del hub (por defecto, mobilenet-v2 para fotos y all-minilm-l6-v2 para textos)',
      method:
        'transfer: solo aprende la cabeza, en segundos. fine-tune: aprende también el cuerpo. lora: aprende un pequeño adaptador junto a él. contrastive: el cuerpo aprende de parejas, para pocos textos. auto: se elige según los datos (por defecto, transfer; con textos, auto)',
      config:
        'archivo con opciones, YAML o JSON: cualquiera de estas con su nombre en la API o el de su opción, y data, model, method, out; lo que se escribe en la línea de comandos tiene prioridad',
      adapterOut: 'carpeta para el adaptador solo, en el formato de PEFT (lora)',
      out: 'carpeta para el modelo (por defecto, el nombre de DATA seguido de «-model»)',
    },
    evaluate: {
      summary: 'mide un modelo con datos etiquetados',
      description:
        'Mide un modelo entrenado con fotos o textos etiquetados: exactitud con su intervalo, F1, cada clase, qué clases se confunden y los errores más seguros. Si el modelo aprendió de esos datos, solo tú lo sabes.',
      split: 'solo las muestras que los datos ponen en esta parte: train, val o test (por omisión, todas)',
      csv: 'escribe la respuesta a cada muestra en un archivo CSV: id, truth, predicted, right, score',
      wrong: 'respuestas erróneas que se nombran, primero las más seguras (por omisión, 10)',
      task: 'single-label, multi-label o regression (por omisión, según las etiquetas)',
    },
    predict: {
      summary: 'etiqueta fotos o textos con un modelo entrenado',
      description:
        'Etiqueta fotos o textos, según lo que lea el modelo. Fotos: FILE puede ser una foto, una carpeta o un patrón como "fotos/*.jpg". Textos: FILE puede ser un archivo .txt (un texto por línea; uno solo con --whole-files), una carpeta de archivos .txt (un texto cada uno), una tabla, JSON Lines, o - para la entrada estándar, con un texto u objeto JSON por línea.',
      text: 'el propio texto',
      model: 'una carpeta de modelo escrita por train, un modelo incluido o un archivo .onnx',
      files: 'fotos, carpetas, patrones; textos, tablas o -',
      top: 'clases que se muestran por foto o texto (por defecto, 3)',
      batch: 'fotos o textos que pasan a la vez por el modelo (por defecto, 16; textos: 32)',
    },
    embed: {
      summary: 'convierte textos en vectores',
      description:
        'Convierte textos en vectores con un codificador, para buscar, agrupar y comparar. Sin --out, cada texto da un objeto JSON por línea en la salida estándar, con sus campos y "embedding", según van saliendo. FILE puede ser un archivo .txt (un texto por línea; uno solo con --whole-files), una carpeta de archivos .txt (un texto cada uno), una tabla, JSON Lines o - para la entrada estándar, con un texto o un objeto JSON por línea.',
      model: 'un modelo incluido, una carpeta de modelo, un archivo .onnx o un modelo del hub',
      files: 'textos, tablas o - (por defecto, -)',
      prompt:
        'palabras delante de cada texto: las que el modelo conoce por un nombre (query, document) o las propias palabras',
      out: 'escribe todos los vectores en un archivo .npy o .safetensors, float32 [textos, números]',
      batch: 'textos que pasan a la vez por el modelo (por defecto, 32)',
      json: 'con --out: imprime un resumen en JSON; sin --out los vectores ya son JSON',
    },
    inspect: {
      summary: 'muestra los bloques, la cabeza y qué se puede entrenar',
      description:
        'Muestra cómo está hecho un modelo: entradas, bloques, parámetros, características, cabeza y qué se puede entrenar.',
      model: 'un modelo incluido, una carpeta de modelo o un archivo .onnx',
    },
    zeroShot: {
      summary: 'clasifica textos o fotos en clases que ningún entrenamiento vio',
      description:
        'Clasifica textos o fotos por lo que significan las etiquetas: sin entrenamiento ni ejemplos. Los textos, con un codificador (all-minilm-l6-v2), un modelo de implicación o un reordenador; las fotos, con un modelo de imágenes y textos como CLIP o SigLIP, o con un clasificador de imágenes y un codificador que sabe cómo se llaman sus clases.',
      groups: { labels: 'Etiquetas:', model: 'Modelo:', answers: 'Respuestas:' },
      inputs:
        'textos (.txt, CSV, TSV, JSON Lines, JSON, Parquet, una carpeta de .txt, o "-" para la entrada estándar) o fotos (archivos, carpetas, patrones)',
      text: 'un texto que clasificar; se puede repetir',
      labels:
        'etiquetas separadas por comas, o por punto y coma si llevan descripción: "deporte: partidos, jugadores; política: elecciones | gobierno" (por defecto con --evaluate, las de los datos)',
      labelsFile:
        'archivo con una etiqueta por línea, con descripción o sin ella, o JSON: {"deporte": ["partidos", "jugadores"]}',
      template:
        'frase con {} en el lugar de la etiqueta, como "Este texto trata de {}."; si hay varias, se promedian (por defecto, según el tipo de modelo)',
      model:
        'un modelo incluido, una carpeta de modelo o un archivo .onnx (por defecto, all-minilm-l6-v2 para textos y mobilenet-v2 para fotos)',
      textModel:
        'con un clasificador de imágenes: el codificador de los nombres de sus clases y de las etiquetas (por defecto, all-minilm-l6-v2)',
      multiLabel: 'cualquier número de etiquetas; cada una se juzga por separado',
      threshold: 'probabilidad mínima de una etiqueta (por defecto, 0; con --multi-label, 0.5)',
      abstain: 'no da etiqueta si la primera aventaja a la segunda en menos de esto, de 0 a 1 (por defecto, 0)',
      temperature: 'divide los cosenos antes del softmax: cuanto menor, más seguro (por defecto, 0.05; con E5, 0.01)',
      calibrate:
        'quita a cada etiqueta la ventaja que tiene en el conjunto: para muchas entradas, con todas las etiquetas entre ellas',
      evaluate: 'datos etiquetados (carpeta de fotos, o archivo o carpeta de textos): informa de los aciertos',
      write:
        'escribe las respuestas como datos etiquetados para injerto train: un archivo .csv o .jsonl o, con fotos, una carpeta con una carpeta por etiqueta',
      batch: 'entradas que pasan juntas por el modelo (por defecto, 16)',
    },
    generate: {
      summary: 'hace que un modelo de lenguaje escriba, responda o elija',
      description:
        'Continúa un texto o responde a una conversación con un modelo de lenguaje en el formato del hub (tokenizador y onnx/model.onnx con su caché de claves y valores). El texto aparece según se escribe.',
      model: 'la carpeta de un modelo de lenguaje, o su nombre en el hub (DUEÑO/NOMBRE)',
      stdin: '«-» lee la petición de la entrada estándar',
      prompt: 'lo que se pregunta o se continúa; puede repetirse',
      chat: 'JSONL de peticiones: {"messages": […]} o {"prompt": "…"} por línea',
      system: 'palabras del sistema, antes de la conversación',
      raw: 'continúa el texto tal cual, sin la plantilla de conversación del modelo',
      maxNewTokens: 'tokens que se escriben, como máximo (por defecto, 256)',
      temperature: 'con 0 se toma siempre el token más probable; por encima se sortea (por defecto, 0)',
      topP: 'sortea solo entre los tokens más probables que suman esta parte de la probabilidad (por defecto, 1)',
      topK: 'sortea solo entre este número de tokens, los más probables; 0 son todos (por defecto, 50)',
      repetitionPenalty: 'por encima de 1, lo ya escrito se vuelve menos probable (por defecto, lo que diga el modelo)',
      seed: 'semilla de todo lo aleatorio (por defecto, 0)',
      stop: 'un texto ante el que termina la respuesta; puede repetirse',
      choices:
        'respuestas entre las que elegir, separadas por comas: muestra la probabilidad de cada una en vez de escribir',
      perToken: 'compara las respuestas por su media por token y no por su suma',
      contentFree: 'una petición sobre nada: se resta lo que cada respuesta vale tras ella',
      task: 'otra tarea de transformers.js para la que se hizo el modelo',
      question: 'la pregunta, para la tarea question-answering',
      from: 'idioma del texto, para la tarea translation (con el código del modelo)',
      to: 'idioma que se quiere, para la tarea translation',
      dtype:
        'cuál de los archivos de la carpeta: fp32, fp16, q8, q4, q4f16 … (por defecto, lo que diga config.json o fp32)',
      groups: { prompt: 'Qué se pide:', drawing: 'Cómo se escribe:', choosing: 'Elegir:', tasks: 'Otras tareas:' },
    },
    merge: {
      summary: 'funde adaptadores LoRA con su modelo en una carpeta de modelo',
      description:
        'Suma los cambios de las carpetas ADAPTER (de injerto train --method lora, o de PEFT) a los pesos del modelo al que pertenecen y escribe una carpeta de modelo corriente. Varios adaptadores de un mismo modelo se suman; la cabeza es la del primero.',
      adapters: 'carpetas de adaptador: adapter_model.safetensors y adapter_config.json',
      out: 'carpeta para el modelo',
      base: 'el modelo al que pertenecen los adaptadores (por defecto, el que nombra el primero)',
      dtype: 'cómo se guardan los pesos: float32 o float16 (por defecto, float32)',
    },
    ...esHubHelp,
    ...esExportHelp,
    grad: {
      summary: 'escribe los gradientes de un modelo para unas entradas dadas',
      description:
        'Calcula los logits, la entropía cruzada media y el gradiente de cada peso, con el modelo en evaluación (sin dropout), y los escribe como safetensors: logits, loss y grad:NOMBRE por cada peso NOMBRE, con su propia forma. De los pesos sin gradiente se dice la razón. Sirve para comparar con otras bibliotecas y para saber qué se puede entrenar.',
      model: 'un modelo incluido, una carpeta de modelo o un archivo .onnx, de cualquier clase',
      inputs:
        'safetensors con un tensor por cada entrada del modelo, con su nombre, y los índices de clase como labels (−100 no cuenta)',
      out: 'archivo safetensors para el resultado',
      output: 'el valor que lee la pérdida, antes de softmax (por defecto, logits)',
      only: 'pesos por los que se deriva: un patrón como "classifier.*", o una expresión regular entre barras (por defecto, todos)',
    },
  },
  usage: esUsage,
  phases: {
    read: 'leyendo los datos',
    features: 'características',
    'choose-strength': 'eligiendo la regularización',
    tokenize: 'dividiendo en tokens',
    train: 'entrenando',
    evaluate: 'midiendo',
    predict: 'etiquetando',
    embed: 'calculando vectores',
  },
  progress: {
    left: (duration) => `faltan ${duration}`,
    epoch: (epoch, epochs) => `época ${epoch} de ${epochs}`,
    method: (method, reason) => `método ${method}. ${reason}`,
    trainLoss: (loss) => `pérdida de entrenamiento ${loss}`,
    validation: (accuracy, loss) => `validación ${accuracy && `${accuracy}, `}pérdida ${loss}`,
    best: 'la mejor hasta ahora',
    skipped: (file, reason) => `se omite ${file}: ${reason}`,
    moreSkipped: (count) => `se omiten ${plural(count, 'archivo más', 'archivos más')}`,
    warning: 'aviso:',
  },
  samples: {
    image: { one: 'una foto', several: 'fotos', none: 'ninguna foto' },
    text: { one: 'un texto', several: 'textos', none: 'ningún texto' },
  },
  train: {
    heading: (model, method, classes) =>
      `${model}, ${method}, ${classes === 0 ? 'un número' : plural(classes, 'clase', 'clases')}`,
    columns: { set: '', accuracy: 'exactitud', interval: 'intervalo del 95 %', loss: 'pérdida' },
    sets: { train: 'entrenamiento', val: 'validación', test: 'prueba' },
    origin: {
      folder: (folder) => `la carpeta ${folder}/ de los propios datos`,
      data: (side) => `la parte «${side}» de los propios datos`,
      share: (share, samples, seed) =>
        `el ${share} de ${samples === 'textos' ? 'los' : 'las'} ${samples}, apartado con la semilla ${seed}`,
    },
    valNote: (origin) =>
      `Validación: ${origin}. Ha decidido cuándo parar, así que su número favorece un poco al modelo.`,
    valNoteUnused: (origin) => `Validación: ${origin}. No ha intervenido en la elección de la cabeza.`,
    leftOut: (count, reasons) => `Omitido de los datos: ${count} (${reasons})`,
    testNote: (origin) => `Prueba: ${origin}. Solo se ha usado para esta medida.`,
    noVal: (none) => `Validación: no se ha apartado ${none}.`,
    noTest: (none) => `Prueba: no se ha apartado ${none}, así que no hay ningún número que puedas prometer a nadie.`,
    weights: (count) => `Pesos que han aprendido: ${count}`,
    seconds: (features, train, total) =>
      `Segundos: ${features} en características, ${train} en entrenamiento, ${total} en total`,
    memory: (peak, estimated, budget) => `Memoria: ${peak} como máximo, ${estimated} previstos, ${budget} permitidos`,
    savedAdapter: (folder) => `Adaptador en ${folder}`,
    saved: (folder) => `Guardado en ${folder}`,
    tryIt: (command) => `Pruébalo: ${command}`,
  },
  predict: {
    none: 'No hay nada que se haya podido etiquetar.',
    noneHint:
      'Indica fotos (JPEG, PNG, WebP, GIF, TIFF, AVIF o BMP), carpetas de fotos o un patrón; para un modelo de textos, --text, archivos o -.',
    noMatch: 'ningún archivo coincide con este patrón',
    emptyFolder: 'no hay ninguna foto en esta carpeta',
  },
  texts: {
    empty: 'no contiene ningún texto',
    notText: 'no es un texto',
    notJson: 'empieza como un objeto JSON y no es JSON válido',
    noField: 'el objeto JSON no tiene ningún texto en ese campo',
    notForModel: 'El modelo lee fotos, pero se han dado textos.',
    notForModelHint: 'Indica un modelo entrenado con textos, o da fotos.',
  },
  embed: {
    promptsKnown: (names) => `El modelo se entrenó con palabras delante de sus textos; --prompt las nombra: ${names}.`,
    written: (texts, dimension, file) => `${plural(texts, 'vector', 'vectores')} de ${dimension} números en ${file}`,
  },
  inspect: {
    file: 'archivo',
    license: 'licencia',
    opset: 'opset',
    input: 'entrada',
    output: 'salida',
    parameters: 'parámetros',
    trainable: (trainable, total) => `se pueden entrenar ${trainable} de ${total}`,
    classes: 'clases',
    features: 'características',
    featureLine: (value, size, layout) => `«${value}», ${size} números (${layout})`,
    layouts: {
      vector: 'un vector',
      map: 'un mapa del que se toma la media de sus puntos',
      sequence: 'una secuencia de la que se toma la media de sus puntos',
    },
    head: 'cabeza',
    headLine: (kind, parameters) => `${kind}, ${parameters} parámetros`,
    noHead: 'ninguna: es un codificador',
    blocks: 'Bloques, desde la entrada hasta las características:',
    columns: { number: 'último', block: 'bloque', parameters: 'parámetros', trainable: 'se puede entrenar' },
    yes: 'sí',
    no: 'no',
    unfreezeHint: (blocks) =>
      `--unfreeze N entrena los N últimos bloques y --unfreeze all, todos; se pueden entrenar ${plural(blocks, 'bloque', 'bloques')}.`,
    missing: 'Operadores sin regla de gradiente:',
    notes: 'Observaciones:',
    batch: 'lote',
    length: 'longitud',
  },
  evaluate: {
    samples: (count: string) => `${count} muestras`,
    baseline: (label: string, share: string) => `Responder siempre «${label}» acertaría el ${share}.`,
    confusion: 'fila: lo cierto, columna: la respuesta',
    wrong: (shown: string, all: string) => `Respuestas erróneas, primero las más seguras (${shown} de ${all}):`,
    mistake: (predicted: string, score: string, truth: string) => `${predicted} ${score}, pero es ${truth}`,
  },
  zeroShot: {
    noLabel: 'sin etiqueta',
    written: (count: number, path: string) =>
      `${plural(count, 'entrada etiquetada', 'entradas etiquetadas')} en ${path}`,
    evaluation: {
      columns: { label: 'etiqueta', count: 'número', recall: 'exhaustividad', precision: 'precisión', f1: 'F1' },
      accuracy: (accuracy: string, low: string, high: string, count: string) =>
        `Exactitud ${accuracy} (intervalo del 95 %: ${low} – ${high}) en ${count}`,
      answered: (answered: string, count: string, accuracy: string) =>
        `${answered} de ${count} recibieron etiqueta; de esas es correcto el ${accuracy}.`,
    },
  },
  language: {
    columns: { rows: 'filas', tokens: 'tokens', before: 'perplejidad antes', after: 'después' },
    kept: (epoch: number, epochs: number) =>
      epoch === 0
        ? 'Ninguna época mejoró lo que había al empezar: nada cambia.'
        : `Se conserva la época ${epoch} de ${epochs}`,
    seconds: (train: string, total: string) => `Segundos: ${train} de entrenamiento, ${total} en total`,
  },
  generate: {
    progress: 'petición',
    stopping: 'Se termina tras este token … (otra vez Ctrl-C acaba al instante)',
  },
  merge: {
    done: (adapters, base, layers) => `Adaptadores fundidos con ${base}: ${adapters}. Capas que cambian: ${layers}.`,
    unmeasured: (first) => `La cabeza es la de ${first}. La suma no se ha medido: pruébala con datos tuyos.`,
  },
  grad: {
    loss: (loss, output, shape) => `Pérdida ${loss}, de «${output}» ${shape}`,
    written: (count, file) => `${plural(count, 'gradiente', 'gradientes')} en ${file}`,
    skipped: 'Sin gradiente:',
    more: (count) => `y ${count} más`,
    stopping: 'Parando… (otra vez Ctrl-C: termina ya)',
  },
  ...esHubWords,
  ...esExportWords,
  interrupt: {
    stopping: 'Parando tras este paso y guardando… (otra vez Ctrl-C: termina ya, sin guardar)',
    stopped: 'Interrumpido.',
    checkpoint: (folder) => `Lo aprendido está en ${folder}.`,
    resume: (command) => `Para seguir: ${command}`,
    again: (command) => `Para repetirlo: ${command}`,
  },
  error: {
    error: 'error',
    at: 'en',
    try: 'sugerencia',
    unexpected: 'Ha pasado algo que Injerto no tenía previsto:',
    unexpectedHint: 'Es un fallo del programa: comunícalo con este texto. INJERTO_DEBUG=1 muestra dónde ha ocurrido.',
  },
};
