/** What `explain` says. */
import { inBoth } from './in-both.ts';

export const explainHelp = inBoth({
  en: {
    summary: 'show what of a photo or text speaks for the answer',
    description:
      'Shows why a model answers as it does: which pixels or words speak for a class (integrated gradients), for photos also which places of the last features (Grad-CAM), and with --data the samples that the model sees alike. It shows what the model looks at, not whether it is right to. FILE as in predict.',
    class: 'the class to explain (default: the likeliest)',
    data: 'labeled photos or texts among which to look for the nearest, such as those of the training',
    nearest: 'samples of --data that are named (default: 3)',
    baseline:
      'what the input is compared with; photos: gray, black, white, blurred (default: gray); texts: padding, zero (default: padding)',
    steps: 'steps of the integral at first; doubled until the attributions add up within 1 % (default: 32)',
    maxSteps: 'steps at most (default: 512)',
    batch: 'steps that go through the model at once; memory grows with it (default: 8)',
    out: 'a folder for pictures (photos: NAME.evidence.png, NAME.grad-cam.png) or pages (texts: NAME.evidence.html)',
    overwrite: 'replace files of these names',
  },
  es: {
    summary: 'muestra qué de una foto o un texto habla a favor de la respuesta',
    description:
      'Muestra por qué un modelo responde lo que responde: qué píxeles o palabras hablan a favor de una clase (gradientes integrados), en las fotos también qué zonas de las últimas características (Grad-CAM) y, con --data, las muestras que el modelo ve parecidas. Muestra en qué se fija el modelo, no si acierta al hacerlo. FILE, como en predict.',
    class: 'la clase que se explica (por defecto, la más probable)',
    data: 'fotos o textos etiquetados entre los que buscar los más cercanos, como los del entrenamiento',
    nearest: 'muestras de --data que se nombran (por defecto, 3)',
    baseline:
      'con qué se compara la entrada; fotos: gray, black, white, blurred (por defecto, gray); textos: padding, zero (por defecto, padding)',
    steps: 'pasos iniciales de la integral; se duplican hasta que las atribuciones cuadran al 1 % (por defecto, 32)',
    maxSteps: 'pasos como máximo (por defecto, 512)',
    batch: 'pasos que pasan a la vez por el modelo; la memoria crece con ello (por defecto, 8)',
    out: 'una carpeta para imágenes (fotos: NOMBRE.evidence.png, NOMBRE.grad-cam.png) o páginas (textos: NOMBRE.evidence.html)',
    overwrite: 'sustituye los archivos con esos nombres',
  },
});

const places = inBoth<readonly string[]>({
  en: ['top left', 'top', 'top right', 'left', 'center', 'right', 'bottom left', 'bottom', 'bottom right'],
  es: [
    'arriba a la izquierda',
    'arriba',
    'arriba a la derecha',
    'a la izquierda',
    'en el centro',
    'a la derecha',
    'abajo a la izquierda',
    'abajo',
    'abajo a la derecha',
  ],
});

export const explainWords = inBoth({
  en: {
    places: places.en,
    explains: (name: string, share: string) => `explains "${name}" (${share})`,
    why: 'why:',
    strongest: (place: string, share: string) => `most of what speaks for it: ${place} (${share})`,
    legend: (name: string) => `+ speaks for "${name}", − speaks against it`,
    number: 'the number',
    how: (baseline: string, steps: string, error: string) =>
      `integrated gradients from ${baseline}, ${steps} steps, error ${error}`,
    nearest: 'looks like:',
    written: (files: string) => `written: ${files}`,
    opening: 'preparing the gradients',
  },
  es: {
    places: places.es,
    explains: (name: string, share: string) => `explica «${name}» (${share})`,
    why: 'por qué:',
    strongest: (place: string, share: string) => `la mayor parte de lo que habla a favor: ${place} (${share})`,
    legend: (name: string) => `+ habla a favor de «${name}», − en contra`,
    number: 'el número',
    how: (baseline: string, steps: string, error: string) =>
      `gradientes integrados desde ${baseline}, ${steps} pasos, error ${error}`,
    nearest: 'se parece a:',
    written: (files: string) => `escrito: ${files}`,
    opening: 'preparando los gradientes',
  },
});
