/** The help of `project` and its commands. */
import { inBoth } from './in-both.ts';

export const projectHelp = inBoth({
  en: {
    summary: 'a project that learns in use: samples, labels, models',
    description:
      'A project is a folder that holds samples, their labels and the models trained on them. Add data, label what it proposes, train, put the model to work, correct it, and train again. A new model goes into service only if it is no worse than the one before.',
    folder: "the project's folder",
    samples: 'ids of samples, or their first characters (four or more)',
    author: 'who labels, as it is kept beside the labels',
    new: {
      summary: 'make a project',
      description: 'Makes a project in a new folder. The first data decide whether it is one of photos or of texts.',
      project: 'a folder that does not exist yet, or is empty',
      model: 'the reference model (default: mobilenet-v2 for photos, all-minilm-l6-v2 for texts)',
      name: "the project's name (default: that of the folder)",
      seed: 'seed of everything random (default: 0)',
    },
    add: {
      summary: 'add photos or texts, with or without labels',
      description:
        'Copies photos into the project, or stores texts, each content once. One class folder is enough. The first labeled samples of a class learn; of those that follow, 15 % are kept for tests and 15 % for validation, by their content and for good. Near-copies stand on one side.',
      label: 'the class of all samples, for data without labels',
      unlabeled: 'take the samples without labels, whatever the data say',
    },
    status: {
      summary: 'what a project holds',
      description: 'Shows samples, classes, sides and models, and how often the models were right in use.',
    },
    next: {
      summary: 'propose what to label next',
      description:
        'Proposes samples without a label: at first typical ones, later those that a head on all labels is least sure of. A fifth is drawn at random, so that accuracy in the project is that of real use.',
      count: 'samples to propose (default: 10)',
    },
    label: {
      summary: 'label samples',
      description:
        'Gives samples a class, which is made if it is new. A label of a sample that the model in service has answered for confirms or corrects that answer.',
      class: 'name of the class',
    },
    unlabel: {
      summary: 'take labels back',
      description: 'Takes the labels of samples back. The history of their labels is kept.',
    },
    train: {
      summary: 'train on all labels',
      description:
        'Trains a model on all labels and compares it with the one in service on the same test samples. One of the same method goes into service if it is no worse; one of another method if it is better (McNemar, mid-p below 0.05). Ctrl-C keeps a checkpoint; the same command goes on.',
      method: 'how: transfer, fine-tune, lora or contrastive (default: transfer)',
      epochs: "passes over the samples (default: the method's)",
    },
    predict: {
      summary: 'label new samples with the model in service',
      description:
        'Labels photos or texts with the model in service and keeps samples and answers, so that `injerto project label` can confirm or correct them.',
      files: 'photos, folders or patterns such as "inbox/*.jpg"',
      text: 'texts to label',
    },
    advise: {
      summary: 'what would make the model better',
      description:
        "Draws the learning curve of transfer on the project's own samples and says what more labels should bring, with a band, and whether a trial of fine-tuning is worth it. It changes nothing.",
    },
    promote: {
      summary: 'put a model into service',
      description: 'Puts a model of the project into service, whatever was measured.',
      model: 'id of the model, as `injerto project status` shows it',
      reason: 'why, as it is kept',
    },
    rollback: {
      summary: 'put the model before back into service',
      description: 'Puts the model that was in service before back. A second call goes further back.',
    },
    rename: {
      summary: 'rename a class',
      description: 'Gives a class another name. Models know the new name once they are trained again.',
      from: 'name of the class',
      to: 'its new name',
    },
    merge: {
      summary: 'make one class of two',
      description:
        'Makes all samples of one class samples of another. Labels that name the first mean the second from then on.',
      from: 'class that ends',
      into: 'class that takes its samples',
    },
    forget: {
      summary: 'delete samples, or remove a class',
      description:
        'Deletes samples with their labels and answers, for good, and names the models that learned from them. Only their hashes stay, so that the same content is not added again. With --class the samples stay, without a label.',
      from: 'samples whose origin (folder, table, file name) has this text in it',
      class: 'a class to remove',
      reason: 'why, as it is kept: no personal data',
    },
    export: {
      summary: 'write the labeled samples for other programs',
      description:
        "Writes photos as Hugging Face's imagefolder with metadata.csv, and texts as CSV, or as JSON Lines if OUT ends in .jsonl.",
      out: 'a folder (photos) or file (texts) that does not exist yet',
    },
    repair: {
      summary: 'check a project, and remove what interrupted work left',
      description:
        'Checks the database, removes photos that no sample names, unfinished models and checkpoints, and lists samples whose photo is missing. Nothing younger than an hour is touched.',
      now: 'do not spare what is younger than an hour: nothing else may be working on the project',
    },
  },
  es: {
    summary: 'un proyecto que aprende con el uso: muestras, etiquetas, modelos',
    description:
      'Un proyecto es una carpeta con muestras, sus etiquetas y los modelos entrenados con ellas. Añade datos, etiqueta lo que propone, entrena, pon el modelo a trabajar, corrígelo y vuelve a entrenar. Un modelo nuevo entra en servicio solo si no es peor que el anterior.',
    folder: 'la carpeta del proyecto',
    samples: 'identificadores de muestras, o sus primeros caracteres (cuatro o más)',
    author: 'quién etiqueta; se guarda junto a las etiquetas',
    new: {
      summary: 'crea un proyecto',
      description: 'Crea un proyecto en una carpeta nueva. Los primeros datos deciden si es de fotos o de textos.',
      project: 'una carpeta que aún no existe o que está vacía',
      model: 'el modelo de referencia (por defecto, mobilenet-v2 para fotos y all-minilm-l6-v2 para textos)',
      name: 'el nombre del proyecto (por defecto, el de la carpeta)',
      seed: 'semilla de todo lo aleatorio (por defecto, 0)',
    },
    add: {
      summary: 'añade fotos o textos, con o sin etiquetas',
      description:
        'Copia fotos en el proyecto o guarda textos, cada contenido una sola vez. Basta la carpeta de una clase. Las primeras muestras etiquetadas de una clase aprenden; de las siguientes, un 15 % se reserva para pruebas y un 15 % para validación, según su contenido y para siempre. Las copias casi iguales quedan del mismo lado.',
      label: 'la clase de todas las muestras, si los datos no tienen etiquetas',
      unlabeled: 'toma las muestras sin etiquetas, digan lo que digan los datos',
    },
    status: {
      summary: 'muestra qué contiene un proyecto',
      description:
        'Muestra las muestras, las clases, sus lados y los modelos, y cuántas veces acertaron estos en el uso.',
    },
    next: {
      summary: 'propone qué etiquetar a continuación',
      description:
        'Propone muestras sin etiqueta: al principio, las típicas; después, aquellas de las que menos segura está una cabeza entrenada con todas las etiquetas. Una quinta parte se elige al azar, para que la exactitud en el proyecto sea la del uso real.',
      count: 'muestras que se proponen (por defecto, 10)',
    },
    label: {
      summary: 'etiqueta muestras',
      description:
        'Da una clase a las muestras; si es nueva, la crea. La etiqueta de una muestra para la que el modelo en servicio ya ha respondido confirma o corrige esa respuesta.',
      class: 'nombre de la clase',
    },
    unlabel: {
      summary: 'retira etiquetas',
      description: 'Retira las etiquetas de las muestras. El historial de sus etiquetas se conserva.',
    },
    train: {
      summary: 'entrena con todas las etiquetas',
      description:
        'Entrena un modelo con todas las etiquetas y lo compara con el que está en servicio sobre las mismas muestras de prueba. Uno del mismo método entra en servicio si no es peor; uno de otro método, si es mejor (McNemar, p media inferior a 0,05). Ctrl-C conserva un punto de control; la misma orden continúa.',
      method: 'cómo: transfer, fine-tune, lora o contrastive (por defecto, transfer)',
      epochs: 'pasadas por las muestras (por defecto, las del método)',
    },
    predict: {
      summary: 'etiqueta muestras nuevas con el modelo en servicio',
      description:
        'Etiqueta fotos o textos con el modelo en servicio y guarda las muestras y las respuestas, para que `injerto project label` pueda confirmarlas o corregirlas.',
      files: 'fotos, carpetas o patrones como "inbox/*.jpg"',
      text: 'textos que se etiquetan',
    },
    advise: {
      summary: 'qué mejoraría el modelo',
      description:
        'Traza la curva de aprendizaje de transfer con las muestras del propio proyecto y dice qué deberían aportar más etiquetas, con una banda, y si merece la pena probar el ajuste fino. No cambia nada.',
    },
    promote: {
      summary: 'pone un modelo en servicio',
      description: 'Pone en servicio un modelo del proyecto, sea lo que sea lo que se haya medido.',
      model: 'identificador del modelo, como lo muestra `injerto project status`',
      reason: 'por qué; se guarda',
    },
    rollback: {
      summary: 'vuelve a poner en servicio el modelo anterior',
      description: 'Vuelve a poner en servicio el modelo anterior. Una segunda llamada retrocede más.',
    },
    rename: {
      summary: 'cambia el nombre de una clase',
      description: 'Da otro nombre a una clase. Los modelos conocen el nombre nuevo cuando se vuelven a entrenar.',
      from: 'nombre de la clase',
      to: 'su nombre nuevo',
    },
    merge: {
      summary: 'une dos clases en una',
      description:
        'Convierte todas las muestras de una clase en muestras de otra. Desde entonces, las etiquetas con el primer nombre significan la segunda.',
      from: 'clase que desaparece',
      into: 'clase que recibe sus muestras',
    },
    forget: {
      summary: 'borra muestras o elimina una clase',
      description:
        'Borra para siempre muestras con sus etiquetas y respuestas, y nombra los modelos que aprendieron de ellas. Solo quedan sus sumas de comprobación, para que el mismo contenido no se vuelva a añadir. Con --class, las muestras quedan, sin etiqueta.',
      from: 'muestras cuyo origen (carpeta, tabla, nombre de archivo) contiene este texto',
      class: 'una clase que se elimina',
      reason: 'por qué; se guarda: sin datos personales',
    },
    export: {
      summary: 'escribe las muestras etiquetadas para otros programas',
      description:
        'Escribe las fotos como imagefolder de Hugging Face, con metadata.csv, y los textos como CSV, o como JSON Lines si OUT termina en .jsonl.',
      out: 'una carpeta (fotos) o un archivo (textos) que aún no existe',
    },
    repair: {
      summary: 'comprueba un proyecto y retira lo que dejó un trabajo interrumpido',
      description:
        'Comprueba la base de datos, retira las fotos que ninguna muestra nombra, los modelos sin terminar y los puntos de control, y enumera las muestras cuya foto falta. No toca nada de hace menos de una hora.',
      now: 'no respeta lo que tiene menos de una hora: nada más debe estar trabajando en el proyecto',
    },
  },
});
