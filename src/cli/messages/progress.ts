/** What is said while work goes on. */
import { inBoth } from './in-both.ts';
import { plural } from './plural.ts';

export const phaseWords = inBoth({
  en: {
    read: 'reading the data',
    features: 'features',
    'choose-strength': 'choosing the regularization',
    tokenize: 'tokenizing',
    train: 'training',
    evaluate: 'measuring',
    predict: 'labeling',
    embed: 'embedding',
  },
  es: {
    read: 'leyendo los datos',
    features: 'características',
    'choose-strength': 'eligiendo la regularización',
    tokenize: 'dividiendo en tokens',
    train: 'entrenando',
    evaluate: 'midiendo',
    predict: 'etiquetando',
    embed: 'calculando vectores',
  },
});

export const progressWords = inBoth({
  en: {
    left: (duration: string) => `${duration} left`,
    epoch: (epoch: number, epochs: number) => `epoch ${epoch} of ${epochs}`,
    training: (training: number, trainings: number) => `training ${training} of ${trainings}`,
    soup: (training: string, rate: string) => `${training}, learning rate ${rate}`,
    method: (method: string, reason: string) => `method ${method}. ${reason}`,
    trainLoss: (loss: string) => `training loss ${loss}`,
    validation: (accuracy: string, loss: string) => `validation ${accuracy && `${accuracy}, `}loss ${loss}`,
    best: 'best so far',
    skipped: (file: string, reason: string) => `left out: ${file}: ${reason}`,
    moreSkipped: (count: number) => `${plural(count, 'more file', 'more files')} left out`,
    warning: 'note:',
  },
  es: {
    left: (duration) => `faltan ${duration}`,
    epoch: (epoch, epochs) => `época ${epoch} de ${epochs}`,
    training: (training, trainings) => `entrenamiento ${training} de ${trainings}`,
    soup: (training, rate) => `${training}, tasa de aprendizaje ${rate}`,
    method: (method, reason) => `método ${method}. ${reason}`,
    trainLoss: (loss) => `pérdida de entrenamiento ${loss}`,
    validation: (accuracy, loss) => `validación ${accuracy && `${accuracy}, `}pérdida ${loss}`,
    best: 'la mejor hasta ahora',
    skipped: (file, reason) => `se omite ${file}: ${reason}`,
    moreSkipped: (count) => `se omiten ${plural(count, 'archivo más', 'archivos más')}`,
    warning: 'aviso:',
  },
});

export const sampleWords = inBoth({
  en: {
    image: { one: 'a photo', several: 'photos', none: 'no photo' },
    text: { one: 'a text', several: 'texts', none: 'no text' },
  },
  es: {
    image: { one: 'una foto', several: 'fotos', none: 'ninguna foto' },
    text: { one: 'un texto', several: 'textos', none: 'ningún texto' },
  },
});

export const textWords = inBoth({
  en: {
    empty: 'there is no text in it',
    notText: 'it is no text',
    notJson: 'it begins as a JSON object and is not valid JSON',
    noField: 'the JSON object has no text in that field',
  },
  es: {
    empty: 'no contiene ningún texto',
    notText: 'no es un texto',
    notJson: 'empieza como un objeto JSON y no es JSON válido',
    noField: 'el objeto JSON no tiene ningún texto en ese campo',
  },
});
