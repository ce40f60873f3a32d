/** Help texts of the options of training, by the rows of their table. Methods and defaults are added from the table. */
import { heldOutShare } from '../../data/splits/held-out-share.ts';
import type { DerivedName, OptionKey } from '../../methods/options/option-table.ts';

interface TrainingOptionWords {
  readonly options: Readonly<Record<OptionKey, string>>;
  /** Defaults that follow from something else. */
  readonly derived: Readonly<Record<DerivedName, string>>;
  readonly default: string;
  readonly ofMethods: (value: string, methods: string) => string;
  readonly modality: Readonly<Record<'image' | 'text', string>>;
}

export const trainingOptions: Readonly<Record<'en' | 'es', TrainingOptionWords>> = {
  en: {
    options: {
      unfreeze: 'which weights below the head learn: all, the last N blocks, or a name pattern',
      head: 'linear, which is solved for, or mlp with one hidden layer',
      hiddenUnits: 'width of the hidden layer',
      dropout: 'share of the hidden units that each step drops',
      C: 'inverse strength of the L2 penalty of the solved head, as in scikit-learn; auto chooses it on held-out training samples',
      iterations: 'partners of its own class, and as many of others, for each sample',
      rank: 'rank of the updates',
      alpha: 'the updates are scaled by alpha/rank',
      rsLora: 'scale by alpha/√rank instead, for high ranks',
      targets:
        'layers that get an update: sensible (all linear layers; of convolutional networks all convolutions), or patterns such as "query,value", with commas between',
      loraDropout: 'share of the inputs that the update drops while training',
      val: 'share for validation if the data have no such side',
      test: 'share for the test if the data have no such side',
      seed: 'seed of everything random',
      augment:
        'how much photos are changed at random: none, light, standard, strong, or trivial for one random change of random strength (TrivialAugment)',
      mixup: 'mix pairs of photos; the α of Beta(α, α), 0 is none',
      cutmix: 'put a rectangle of one photo into another; the α of Beta(α, α), 0 is none, 1 is usual',
      views: 'random views of each photo that go through the frozen part once and are then taken in turn',
      maxLength: 'tokens read of each text',
      prompt: 'words put before each text',
      epochs: 'passes over the training data, at most',
      batchSize: 'samples, pairs or rows a step',
      accumulate: 'batches whose gradients make one step',
      learningRate: 'peak learning rate, of the body where the head has its own',
      headLearningRate: 'peak learning rate of the head',
      layerDecay: 'factor on the learning rate from each block to the one below it',
      schedule: 'how the learning rate moves: constant, linear, cosine or one-cycle',
      warmupRatio: 'share of the steps in which the learning rate rises to its peak',
      optimizer: 'adamw, or sgd with a momentum of 0.9',
      weightDecay: 'decoupled weight decay; never on norms and biases',
      clip: 'largest norm of the gradients; 0 does not clip',
      labelSmoothing: 'share of the target spread evenly over the classes',
      patience: 'epochs without a better validation result before training ends',
      classWeight: 'auto, balanced or none: whether rare classes weigh more',
      calibrate:
        'whether a temperature fitted on the validation data makes probabilities mean what they say, where it gains more than chance',
      batchNorm:
        'statistics that batch normalization uses while it learns: those of the batch (train) or the stored ones (eval); auto is train unless the batch is small',
      refit: 'train again on training and validation data, for as many epochs as were best',
      ema: 'decay of a moving average of the weights, which is judged and kept in their place; 0 is none, 0.99 a usual one',
      soup: 'trainings from one start, with other seeds and rates, whose weights are averaged where that does no harm to the validation result',
      wiseFt:
        'share of the tuned weights in their average with those of the start; auto: as the validation samples say',
      resume: 'go on from the checkpoint that an interrupted run left beside the --out folder',
      checkpointSeconds: 'seconds between checkpoints within an epoch',
      cacheDir: 'folder for features kept between runs',
      threads: 'threads of one operator',
      memory:
        'how much memory the whole process may take, such as 2GB; what would need more is planned otherwise or refused',
    },
    derived: {
      'all-but-embeddings': 'all but the embeddings',
      'held-out-share': `${heldOutShare}`,
      'test-share': `${heldOutShare}, or none if the data have a validation side`,
      'model-limit': 'what the model reads at most',
      'row-length': '512, or less if the model reads less',
      'model-prompt': 'what the model wants, such as "query: "',
      'augment-mixup': '0; 0.2 with --augment strong',
      'batch-norm-clip': '0 where batch normalizations learn by the batch, else 1',
      'batch-norm-rate': '3e-4 where batch normalizations learn by the batch, else 3e-5',
      'head-rate': 'ten times --lr, but above 3e-4 only as high as --lr itself',
      'same-rate': 'that of --lr',
      'twice-rank': 'twice the rank',
      'schedule-warm-up': '0.1 for linear and cosine, 0.3 for one-cycle, 0 for constant',
      'user-cache': 'the user’s cache folder',
      'physical-cores': 'the number of physical cores',
      'free-memory': 'what is free',
    },
    default: 'default:',
    ofMethods: (value, methods) => `${value} in ${methods}`,
    modality: { image: 'photos', text: 'texts' },
  },
  es: {
    options: {
      unfreeze:
        'qué pesos por debajo de la cabeza aprenden: all (todos), los de los N últimos bloques, o un patrón de nombres',
      head: 'linear, que se calcula de una vez, o mlp con una capa oculta',
      hiddenUnits: 'anchura de la capa oculta',
      dropout: 'parte de las unidades ocultas que cada paso descarta',
      C: 'inverso de la fuerza de la penalización L2 de la cabeza calculada, como en scikit-learn; auto lo elige con muestras de entrenamiento apartadas',
      iterations: 'parejas de su clase, y otras tantas de las demás, para cada muestra',
      rank: 'rango de los cambios',
      alpha: 'los cambios se multiplican por alpha/rango',
      rsLora: 'los multiplica por alpha/√rango, para rangos altos',
      targets:
        'qué capas se adaptan: sensible (todas las lineales; en redes convolucionales, todas las convoluciones), o patrones como "query,value", separados por comas',
      loraDropout: 'parte de las entradas que el adaptador descarta al entrenar',
      val: 'parte para validar, si los datos no la traen',
      test: 'parte para la prueba, si los datos no la traen',
      seed: 'semilla de todo lo aleatorio',
      augment:
        'cuánto se alteran las fotos al azar: none, light, standard, strong, o trivial: un cambio al azar de fuerza al azar (TrivialAugment)',
      mixup: 'mezcla las fotos por parejas; es la α de Beta(α, α), 0 es nada',
      cutmix: 'pone en cada foto un rectángulo de otra; es la α de Beta(α, α), 0 es nada, 1 es lo habitual',
      views: 'vistas al azar de cada foto que pasan una vez por la parte congelada y luego se usan por turno',
      maxLength: 'tokens que se leen de cada texto',
      prompt: 'palabras delante de cada texto',
      epochs: 'pasadas por los datos de entrenamiento, como máximo',
      batchSize: 'muestras, parejas o filas por paso',
      accumulate: 'lotes cuyos gradientes forman un paso',
      learningRate: 'tasa de aprendizaje máxima, la del cuerpo si la cabeza tiene la suya',
      headLearningRate: 'tasa de aprendizaje máxima de la cabeza',
      layerDecay: 'factor de la tasa de aprendizaje de cada bloque al que tiene debajo',
      schedule: 'cómo varía la tasa de aprendizaje: constant, linear, cosine o one-cycle',
      warmupRatio: 'parte de los pasos en que la tasa de aprendizaje sube hasta su máximo',
      optimizer: 'adamw, o sgd con un momento de 0.9',
      weightDecay: 'decaimiento desacoplado de los pesos; nunca de normalizaciones ni sesgos',
      clip: 'norma máxima de los gradientes; con 0 no se recortan',
      labelSmoothing: 'parte del objetivo que se reparte por igual entre las clases',
      patience: 'épocas sin mejorar el resultado de validación antes de terminar el entrenamiento',
      classWeight: 'auto, balanced o none: si las clases con pocas muestras pesan más',
      calibrate:
        'si una temperatura ajustada con los datos de validación hace que las probabilidades digan la verdad, cuando mejora más que el azar',
      batchNorm:
        'estadísticas que usa la normalización por lotes al aprender: las del lote (train) o las guardadas (eval); auto es train salvo con lotes pequeños',
      refit: 'entrena otra vez con los datos de entrenamiento y validación, tantas épocas como fueron mejores',
      ema: 'decaimiento de una media móvil de los pesos, que se evalúa y se conserva en su lugar; con 0 no hay ninguna, 0.99 es habitual',
      soup: 'entrenamientos desde un mismo comienzo, con otras semillas y tasas, cuyos pesos se promedian si el resultado de validación no empeora',
      wiseFt: 'parte de los pesos ajustados en su media con los del comienzo; auto: según las muestras de validación',
      resume: 'sigue desde el punto de control que dejó un entrenamiento interrumpido junto a la carpeta de --out',
      checkpointSeconds: 'segundos entre puntos de control dentro de una época',
      cacheDir: 'carpeta donde se guardan las características de una vez para otra',
      threads: 'hilos de cada operador',
      memory:
        'cuánta memoria puede ocupar el proceso entero, como 2GB; lo que necesite más se organiza de otro modo o se rechaza',
    },
    derived: {
      'all-but-embeddings': 'todos salvo los embeddings',
      'held-out-share': `${heldOutShare}`,
      'test-share': `${heldOutShare}, o nada si los datos traen una parte de validación`,
      'model-limit': 'los que el modelo lee como máximo',
      'row-length': '512, o menos si el modelo lee menos',
      'model-prompt': 'las que el modelo pide, como "query: "',
      'augment-mixup': '0; 0.2 con --augment strong',
      'batch-norm-clip': '0 si las normalizaciones por lotes aprenden con el lote; si no, 1',
      'batch-norm-rate': '3e-4 si las normalizaciones por lotes aprenden con el lote; si no, 3e-5',
      'head-rate': 'diez veces --lr, aunque por encima de 3e-4 solo hasta --lr',
      'same-rate': 'la de --lr',
      'twice-rank': 'el doble del rango',
      'schedule-warm-up': '0.1 con linear y cosine, 0.3 con one-cycle, 0 con constant',
      'user-cache': 'la caché del usuario',
      'physical-cores': 'el número de núcleos físicos',
      'free-memory': 'la que esté libre',
    },
    default: 'por defecto,',
    ofMethods: (value, methods) => `${value} en ${methods}`,
    modality: { image: 'fotos', text: 'textos' },
  },
};
