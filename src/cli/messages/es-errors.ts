/** Los errores y avisos de la biblioteca, por su código. Quien los muestra añade los detalles (números, nombres) en palabras de la biblioteca;
 *  donde falta `hint`, también el consejo viene de ella, porque nombra cosas del caso. */
import type { ErrorText } from './en.ts';
import { esHubErrors } from './es-hub.ts';
import { textDataErrors } from './es-text-data.ts';

const damaged = 'El archivo está dañado: descárgalo o expórtalo de nuevo.';

export const errors: Readonly<Record<string, ErrorText>> = {
  // Sin ejemplos
  TEMPLATE_INVALID: {
    what: 'La plantilla no tiene lugar para la etiqueta.',
    hint: 'Escribe {} donde va la etiqueta: "Este texto trata de {}."',
  },
  NOT_ZERO_SHOT: {
    what: 'El modelo no sirve para etiquetas que nunca vio.',
    hint: 'Elige un codificador (all-minilm-l6-v2), un modelo de implicación (su config.json tiene una etiqueta "entailment") o un reordenador con un solo logit. Para las clases propias del modelo: injerto predict.',
  },
  TEXT_MODEL_MISSING: {
    what: 'Un clasificador de imágenes solo conoce sus propias clases: lo que significan otras etiquetas lo tiene que decir un modelo de texto.',
    hint: 'Indica --text-model all-minilm-l6-v2, o usa un modelo de imágenes y textos como CLIP.',
  },
  CALIBRATION_NEEDS_INPUTS: {
    what: 'Hay muy pocas entradas para saber hacia qué etiquetas se inclina el modelo.',
    hint: 'Da al menos diez por etiqueta, o prescinde de --calibrate.',
  },
  LABEL_UNKNOWN: {
    what: 'Los datos tienen una etiqueta que no está entre las pedidas.',
    hint: 'Llama a las etiquetas como los datos; lo que significan puede ir tras dos puntos: "tech: ordenadores, teléfonos".',
  },
  IMAGE_TEXT_UNSUPPORTED: {
    what: 'El modelo de imágenes y textos no tiene la forma que hace falta.',
    hint: 'Se exporta entero, con text_embeds, image_embeds y logits_per_image, o en dos archivos: text_model.onnx y vision_model.onnx.',
  },
  // Los modelos de lenguaje
  MODEL_NOT_GENERATIVE: {
    what: 'No es un modelo de lenguaje que se pueda usar para esto.',
    hint: 'Indica la carpeta de un modelo de lenguaje: config.json, tokenizer.json, tokenizer_config.json y onnx/model.onnx.',
  },
  CHAT_TEMPLATE_MISSING: {
    what: 'El modelo no tiene plantilla de conversación.',
    hint: 'Dale un texto que continuar, o usa un modelo ajustado para conversar («Instruct», «Chat»).',
  },
  CHAT_INVALID: {
    what: 'La plantilla de conversación del modelo no admite estos mensajes.',
    hint: 'Lo habitual es system (solo al principio) y luego user y assistant por turnos, con user al final.',
  },
  PROMPT_TOO_LONG: { what: 'La petición no cabe en el modelo.', hint: 'Acorta la petición.' },
  DECODER_UNSUPPORTED: {
    what: 'Este modelo de lenguaje no se puede entrenar.',
    hint: 'Usa su onnx/model.onnx en float32: en los hubs también hay archivos «merged», fp16 y cuantizados.',
  },
  EXAMPLES_NONE: {
    what: 'No hay ejemplos de los que aprender.',
    hint: 'Cada línea es un objeto JSON: {"text": "…"}, {"prompt": "…", "completion": "…"} o {"messages": […]}.',
  },
  PROMPTS_NONE: {
    what: 'El archivo no contiene ninguna petición.',
    hint: 'Cada línea es un objeto JSON, por ejemplo {"prompt": "Érase una vez"}.',
  },
  MODALITY_MISMATCH: {
    what: 'El modelo lee fotos y los datos son textos, o al revés.',
    hint: 'Elige un modelo del mismo tipo que los datos: mobilenet-v2 para fotos, all-minilm-l6-v2 para textos.',
  },
  NOTHING_TO_LABEL: {
    what: 'No hay nada que se haya podido etiquetar.',
    hint: 'Indica fotos, carpetas de fotos o un patrón; para un modelo de textos, --text, archivos o -.',
  },
  TEXT_FIELD_MISSING: {
    what: 'Un objeto JSON no trae el texto en el campo esperado.',
    hint: 'Indica el campo con --text-column.',
  },
  // La carpeta de fotos
  FOLDER_MISSING: {
    what: 'La carpeta no existe.',
    hint: 'Revisa la ruta; las rutas relativas parten de la carpeta de trabajo.',
  },
  NOT_A_FOLDER: {
    what: 'Se esperaba una carpeta de fotos y esto es un archivo.',
    hint: 'Indica la carpeta que contiene una carpeta por clase.',
  },
  FOLDER_UNREADABLE: {
    what: 'No se puede leer la carpeta.',
    hint: 'Revisa los permisos de la carpeta y de las que la contienen.',
  },
  FOLDER_EMPTY: {
    what: 'En la carpeta no hay clases con fotos.',
    hint: 'Crea una carpeta por clase y pon dentro sus fotos: fotos/manzana/1.jpg, fotos/pera/1.jpg.',
  },
  NO_READABLE_IMAGE: {
    what: 'No se ha podido leer ninguna imagen.',
    hint: 'Indica fotos (JPEG, PNG, WebP, GIF, TIFF, AVIF o BMP) y comprueba que se abren en un visor.',
  },
  CLASS_TOO_FEW: {
    what: 'Para distinguir clases hacen falta al menos dos.',
    hint: 'Crea una carpeta por clase y pon dentro sus fotos; para un sí o un no, una segunda carpeta con otras fotos.',
  },
  TOO_FEW_SAMPLES: {
    what: 'Hay menos de dos ejemplos de entrenamiento; para aprender un número hacen falta al menos dos.',
    hint: 'Añade ejemplos, o aparta menos para validar y probar (--val, --test).',
  },
  DATASET_UNLABELED: {
    what: 'Los textos no tienen etiquetas de las que aprender.',
    hint: 'Indica la columna de las etiquetas o de los números (--label-column), o reparte los textos en una carpeta por clase.',
  },
  TOO_FEW_CLASSES: {
    what: 'Solo una clase, o ninguna, tiene fotos de entrenamiento; hacen falta al menos dos.',
    hint: 'Añade fotos, o aparta menos para validar y probar (--val, --test).',
  },
  CLASS_NOT_TRAINED: {
    what: 'Una clase tiene fotos de validación o de prueba, pero ninguna de entrenamiento.',
    hint: 'Añade fotos de esa clase en train, o quítala de los otros conjuntos.',
  },
  SPLIT_INVALID: { what: 'Así no se pueden repartir las fotos.' },
  IMAGE_UNREADABLE: {
    what: 'No se puede leer la imagen.',
    hint: 'Sustituye el archivo por un JPEG, PNG, WebP o GIF completo.',
  },
  IMAGE_TOO_LARGE: {
    what: 'La imagen es demasiado grande.',
    hint: 'Redúcela, o sácala de la carpeta si no es una foto.',
  },
  LABEL_OUT_OF_RANGE: { what: 'Una etiqueta no corresponde a ninguna clase.' },
  ...textDataErrors,
  // Modelos
  MODEL_NOT_FOUND: { what: 'No se encuentra el modelo.' },
  MODEL_UNREADABLE: {
    what: 'El archivo no se puede leer como modelo ONNX.',
    hint: 'Puede estar cortado o no ser un archivo ONNX: compara su tamaño con el original, o descárgalo de nuevo.',
  },
  MODEL_INPUT_UNSUPPORTED: { what: 'El modelo no recibe una imagen o un texto como los que Injerto sabe preparar.' },
  MODEL_TOO_LARGE: { what: 'El modelo es demasiado grande.' },
  INPUT_SIZE_MISMATCH: { what: 'El modelo y su preprocesado no coinciden en el tamaño de la imagen.' },
  GRAPH_CYCLE: {
    what: 'El grafo tiene un ciclo: hay un valor que hace falta para calcularse a sí mismo.',
    hint: `Los grafos de ONNX no los tienen. ${damaged}`,
  },
  VALUE_UNDEFINED: { what: 'El grafo usa un valor que nada produce.', hint: damaged },
  VALUE_REDEFINED: { what: 'El grafo produce dos veces el mismo valor.', hint: damaged },
  TENSOR_SIZE_WRONG: { what: 'Un tensor no tiene los datos que pide su forma.', hint: damaged },
  TENSOR_EXTERNAL: { what: 'Los datos de un tensor están en otro archivo.', hint: 'Abre el modelo por su ruta.' },
  EXTERNAL_DATA_MISSING: {
    what: 'Falta el archivo con los pesos del modelo.',
    hint: 'Ponlo junto al archivo .onnx, con el nombre que tenía.',
  },
  EXTERNAL_DATA_OUTSIDE: { what: 'El modelo busca sus pesos fuera de su carpeta, y eso no se admite.' },
  ATTRIBUTE_TYPE_WRONG: { what: 'Un atributo del grafo no es del tipo que debe.', hint: damaged },
  DTYPE_UNKNOWN: { what: 'El modelo usa un tipo de dato desconocido.' },
  DTYPE_UNSUPPORTED: { what: 'Este tipo de dato no se admite aquí.' },
  OPSET_UNSUPPORTED: {
    what: 'El modelo usa una versión de los operadores de ONNX que Injerto no sabe poner al día.',
    hint: 'Expórtalo de nuevo con opset 13 o más nuevo.',
  },
  FUNCTION_INVALID: { what: 'Las funciones del modelo no encajan con sus llamadas.', hint: damaged },
  FUNCTION_RECURSIVE: { what: 'Una función del modelo se llama a sí misma.', hint: damaged },
  TENSOR_SPARSE: {
    what: 'El modelo guarda una constante como tensor disperso, y eso no se admite.',
    hint: 'Expórtalo de nuevo con pesos densos.',
  },
  MODEL_OPTIMIZED: {
    what: 'ONNX Runtime optimizó este archivo para un tipo de procesador, y sus pesos ya no están como ONNX los define.',
    hint: 'Usa el archivo original, o expórtalo con nivel de optimización "extended" o menor.',
  },
  MODEL_FORMAT_UNSUPPORTED: {
    what: 'El archivo está en un formato de ONNX Runtime, no en ONNX.',
    hint: 'Usa el archivo .onnx del que se hizo.',
  },
  MODEL_DAMAGED: { what: 'El modelo contiene algo que ningún modelo puede tener.', hint: damaged },
  OPSET_MISSING: { what: 'El modelo no dice qué versión de los operadores usa.', hint: damaged },
  JSON_INVALID: { what: 'El archivo no es JSON válido.' },
  PREPROCESSING_INVALID: { what: 'El preprocesado que describe el modelo no es válido.' },
  PREPROCESSING_UNSUPPORTED: { what: 'Injerto no sabe hacer el preprocesado que describe el modelo.' },
  STARTER_DAMAGED: {
    what: 'El modelo incluido no es el que se publicó.',
    hint: 'Instálalo de nuevo: npm install --force injerto-starters',
  },
  LABELS_MISMATCH: { what: 'El modelo no tiene tantas salidas como clases.' },
  HEAD_NOT_FOUND: { what: 'No se encuentra la cabeza del modelo.' },
  NOT_A_CLASSIFIER: {
    what: 'El modelo no tiene una salida con una puntuación por clase.',
    hint: 'Entrénale antes una cabeza: injerto train DIR --model MODEL.',
  },
  PATTERN_INVALID: { what: 'El patrón no es válido.' },
  PATTERN_MATCHES_NOTHING: { what: 'Ningún peso coincide con el patrón.' },
  // LoRA
  ADAPTER_MISMATCH: { what: 'El adaptador no corresponde a este modelo.' },
  ADAPTER_UNKNOWN: { what: 'No hay ningún adaptador con ese nombre.' },
  ADAPTER_DAMAGED: { what: 'Al adaptador le faltan pesos.', hint: 'Descárgalo o guárdalo de nuevo.' },
  ADAPTER_NOT_FOUND: {
    what: 'La carpeta no contiene un adaptador completo.',
    hint: 'Una carpeta de adaptador tiene adapter_config.json y adapter_model.safetensors, como los escriben PEFT e Injerto.',
  },
  ADAPTER_UNSUPPORTED: {
    what: 'El adaptador no es LoRA sencillo y no se puede leer.',
    hint: 'Fúndelo con su modelo en Python (merge_and_unload), expórtalo a ONNX y abre ese archivo.',
  },
  NO_HEAD: {
    what: 'Ni el adaptador ni su modelo tienen una cabeza con nombres de clase.',
    hint: 'Entrena una con el adaptador: injerto train DATOS --method lora.',
  },
  NO_ADAPTER: {
    what: 'Este entrenamiento no ha hecho ningún adaptador.',
    hint: 'Entrena con el método lora, o guarda solo el modelo entero.',
  },
  // Entrenamiento
  CONFIG_INVALID: { what: 'Un ajuste no es válido.' },
  OPTION_INVALID: { what: 'Una opción no es válida.' },
  GRADIENT_RULE_MISSING: {
    what: 'Un operador del modelo no tiene regla de gradiente, y por debajo de él hay pesos que deberían aprender.',
    hint: 'Entrena solo lo que queda por encima: descongela menos bloques (--unfreeze N), o usa --method transfer.',
  },
  GRADIENT_UNSUPPORTED: { what: 'Un operador del modelo no se puede derivar así.' },
  GRADIENT_DISCONNECTED: { what: 'La pérdida no depende de un peso que debería aprender.' },
  GRADIENTS_NONE: {
    what: 'Ningún peso tiene gradiente, así que no se ha escrito nada.',
    hint: 'Las razones están arriba. Con otro --output, o con otro --only, puede haber alguno.',
  },
  SAFETENSORS_INVALID: { what: 'El archivo safetensors no es válido.' },
  INPUT_MISSING: { what: 'Falta el tensor de una entrada del modelo.' },
  INPUT_MISMATCH: {
    what: 'Un tensor no tiene el tipo o la forma que pide la entrada del modelo.',
    hint: 'Indica un tensor de ese tipo y esa forma, o exporta el modelo con otros ejes.',
  },
  OUTPUT_UNKNOWN: { what: 'El modelo no calcula ese valor, o no es de puntuaciones.' },
  LABELS_INVALID: { what: 'Las etiquetas no sirven.' },
  LOSS_NOT_FINITE: {
    what: 'La pérdida ha dejado de ser un número.',
    hint: 'Usa una tasa de aprendizaje menor (--lr).',
  },
  FEATURES_NOT_FINITE: { what: 'El modelo da características que no son números.' },
  CACHE_UNREADABLE: { what: 'No se puede leer la caché de características.' },
  PARAMETER_NOT_FINITE: {
    what: 'Un peso ha dejado de ser un número, y así no se guarda.',
    hint: 'Entrena con una tasa de aprendizaje menor (--lr).',
  },

  CHECKPOINT_DAMAGED: { what: 'El punto de control está dañado.', hint: 'Empieza de nuevo, sin --resume.' },
  CHECKPOINT_MISMATCH: {
    what: 'El punto de control se hizo con otros ajustes o con otros datos.',
    hint: 'Sigue con los mismos ajustes, o empieza de nuevo en otra carpeta (o sin --resume).',
  },
  WRITE_FAILED: {
    what: 'No se ha podido escribir.',
    hint: 'Revisa el espacio libre y los permisos. Lo que había antes sigue intacto.',
  },
  OUTPUT_EXISTS: { what: 'La carpeta de destino tiene otras cosas, y no se van a borrar.' },
  FILE_UNREADABLE: { what: 'No se puede leer el archivo.' },
  ...esHubErrors,
};

export const warnings: Readonly<Record<string, string>> = {
  CLASS_IMBALANCE: 'Unas clases tienen muchas más fotos que otras.',
  FEW_EXAMPLES: 'Hay muy pocas fotos.',
  TEXTS_TRUNCATED: 'Hay textos más largos de lo que el modelo lee; de ellos solo cuenta el comienzo.',
  OVERFITTING: 'El modelo empieza a aprenderse las fotos de memoria.',
  LOSS_NOT_FINITE: 'La pérdida ha dejado de ser un número; se conservan los últimos pesos buenos.',
  NO_TEST_SPLIT: 'No hay fotos de prueba.',
  NO_VALIDATION_SPLIT: 'No hay fotos de validación.',
  CHECKPOINT_DAMAGED: 'Un punto de control está dañado y no se usa.',
  MEMORY_TIGHT: 'Para que quepan, parte de las activaciones se calcula dos veces.',
  CACHE_FULL: 'La caché de características está llena.',
  CACHE_UNREADABLE: 'No se puede leer una parte de la caché de características; se calcula de nuevo.',
  CACHE_UNWRITABLE: 'No se puede escribir en la caché de características; se sigue sin ella.',
  CLASS_EMPTY: 'Una clase no tiene ejemplos para entrenar.',
  ENCODING_NOT_UTF8: 'Algún archivo no está en UTF-8; se lee con la codificación que se ha reconocido.',
  TEXT_REPAIRED: 'Algunos textos tenían caracteres dañados y se han arreglado.',
  HEADER_MISSING: 'La primera fila contiene datos: las columnas se llaman por su número.',
  ROWS_LEFT_OUT: 'Se han omitido filas.',
  LABELS_SPLIT: 'Las etiquetas se separan: un texto puede tener varias.',
  TASK_GUESSED: 'Las etiquetas son números enteros; se ha supuesto la tarea.',
  NEAR_DUPLICATES: 'Hay textos casi iguales; cada grupo queda en un mismo conjunto.',
  NEAR_DUPLICATES_HELD_OUT:
    'Hay textos de entrenamiento casi iguales a otros apartados; la prueba puede salir mejor de lo que es.',
  NEAR_DUPLICATES_BOUNDED: 'No se han comparado todos los textos en busca de casi iguales: son demasiados.',
  CLASS_WITH_ONE_TEXT: 'Hay clases con un solo texto: se pueden entrenar, pero no medir. Añade más.',
  CLASS_WITH_ONE_PHOTO: 'Una clase tiene una sola foto: se puede entrenar, pero no medir. Añade más.',
  DUPLICATES: 'Se han omitido copias exactas dentro de una misma clase.',
  LABEL_CONFLICTS: 'Se han omitido ejemplos que están en más de una clase: alguna de las etiquetas está mal.',
  HELD_OUT_DUPLICATES: 'Hay copias de ejemplos apartados para validar o probar.',
};
