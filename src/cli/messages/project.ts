/** What `project` and its commands say. */
import type { ProposalReason } from '../../project/index.ts';
import { inBoth } from './in-both.ts';
import { plural } from './plural.ts';

const reasonsIn = {
  en: { typical: 'typical', margin: 'in doubt', random: 'at random', doubt: 'label in doubt' },
  es: { typical: 'típica', margin: 'dudosa', random: 'al azar', doubt: 'etiqueta dudosa' },
} as const satisfies Readonly<Record<string, Readonly<Record<ProposalReason, string>>>>;

export const projectWords = inBoth({
  en: {
    made: (folder: string) => `The project is in ${folder}. Add data with injerto project add.`,
    added: (fresh: number, labeled: number, known: number) =>
      `${plural(fresh, 'sample', 'samples')} added, ${labeled} of all labeled anew; ${known} were there already.`,
    nearCopies: (samples: number) =>
      `${plural(samples, 'sample is', 'samples are')} nearly the same as one that was there; they stand on its side.`,
    outranked: (labels: number) =>
      `${plural(labels, 'label differs', 'labels differ')} from what a person said of the same sample, which counts.`,
    notTakenBack: (samples: number) =>
      `${plural(samples, 'sample was', 'samples were')} forgotten on purpose before and not taken back.`,
    labeled: (changed: number, all: number) => `${plural(changed, 'label', 'labels')} changed, of ${all}.`,
    considered: (considered: number, unlabeled: number) =>
      `${considered} of ${unlabeled} samples without a label were looked at, drawn at random.`,
    trained: (model: string, learned: number, tested: { accuracy: string; samples: number } | undefined) =>
      `${model} learned from ${plural(learned, 'sample', 'samples')}${tested ? `: right for ${tested.accuracy} of ${plural(tested.samples, 'test sample', 'test samples')}` : '; there are no test samples yet'}.`,
    predicted: (sample: string, label: string, score: string) => `${sample}: ${label} ${score}`,
    inService: (model: string) => `${model} is in service.`,
    renamed: (from: string, to: string) =>
      `"${from}" is called "${to}" now. Models know the name once they are trained again.`,
    merged: (from: string, into: string, samples: number) =>
      `${plural(samples, 'sample', 'samples')} of "${from}" ${samples === 1 ? 'is' : 'are'} of "${into}" now.`,
    classGone: (name: string, samples: number) =>
      `The class "${name}" is removed; ${plural(samples, 'sample has', 'samples have')} no label now.`,
    forgotten: (samples: number) => `${plural(samples, 'sample is', 'samples are')} deleted.`,
    stillKnown: (models: string) =>
      `Models that learned from them: ${models}. Train again with injerto project train, and delete their folders.`,
    exported: (samples: number, out: string) =>
      `${plural(samples, 'labeled sample', 'labeled samples')} written to ${out}.`,
    whole: 'The database is whole.',
    repaired: (orphans: number, unfinishedModels: number, stoppedRuns: number) =>
      `Removed: ${plural(orphans, 'file', 'files')} that no sample names, ${plural(unfinishedModels, 'unfinished model or checkpoint', 'unfinished models or checkpoints')}. Ended: ${plural(stoppedRuns, 'training', 'trainings')} whose process is gone.`,
    missing: (samples: number, named: string) =>
      `The photo is missing of ${plural(samples, 'sample', 'samples')}: ${named}. Add the photos again, or forget the samples.`,
    status: {
      heading: (name: string, modality: 'image' | 'text' | null) =>
        modality === null ? `${name}: no data yet` : `${name}: ${modality === 'image' ? 'photos' : 'texts'}`,
      samples: (total: string, labeled: string, forgotten: number) =>
        `${total} samples, ${labeled} with a label${forgotten > 0 ? `; ${forgotten} forgotten` : ''}`,
      sides: (train: string, validation: string, test: string) =>
        `${train} learn, ${validation} validate, ${test} test`,
      inUse: (right: number, judged: number) =>
        `In use, ${right} of ${judged} answers that a person judged were right.`,
      columns: { class: 'class', samples: 'samples', train: 'learn', validation: 'validate', test: 'test' },
      models: {
        model: 'model',
        method: 'method',
        reference: 'reference',
        trainedOn: 'learned from',
        accuracy: 'accuracy',
        tested: 'tested on',
        service: 'in service',
      },
      yes: 'yes',
      newLabels: (labels: number) =>
        `${plural(labels, 'label is', 'labels are')} new since the model in service was trained: injerto project train.`,
    },
    advice: {
      heading: (labels: string) => `What transfer should reach, from a learning curve on ${labels} labels:`,
      columns: { labels: 'labels', accuracy: 'accuracy', band: '90 % band' },
    },
    next: {
      columns: { sample: 'sample', reason: 'why', suggestion: 'suggestion', score: '', content: 'content' },
      reasons: reasonsIn.en as Readonly<Record<ProposalReason, string>>,
    },
  },
  es: {
    made: (folder) => `El proyecto está en ${folder}. Añade datos con injerto project add.`,
    added: (fresh, labeled, known) =>
      `${plural(fresh, 'muestra añadida', 'muestras añadidas')}; en total, ${labeled} con etiqueta nueva; ${known} ya estaban.`,
    nearCopies: (samples) =>
      `${plural(samples, 'muestra es casi igual', 'muestras son casi iguales')} a otra que ya estaba; quedan de su lado.`,
    outranked: (labels) =>
      `${plural(labels, 'etiqueta difiere', 'etiquetas difieren')} de lo que una persona dijo de la misma muestra, que es lo que cuenta.`,
    notTakenBack: (samples) =>
      `${plural(samples, 'muestra se olvidó', 'muestras se olvidaron')} antes a propósito; no se vuelven a añadir.`,
    labeled: (changed, all) => `${plural(changed, 'etiqueta cambiada', 'etiquetas cambiadas')}, de ${all}.`,
    considered: (considered, unlabeled) =>
      `Se han examinado ${considered} de ${unlabeled} muestras sin etiqueta, elegidas al azar.`,
    trained: (model, learned, tested) =>
      `${model} ha aprendido de ${plural(learned, 'muestra', 'muestras')}${tested ? `: acierta el ${tested.accuracy} de ${plural(tested.samples, 'muestra de prueba', 'muestras de prueba')}` : '; aún no hay muestras de prueba'}.`,
    predicted: (sample, label, score) => `${sample}: ${label} ${score}`,
    inService: (model) => `${model} está en servicio.`,
    renamed: (from, to) =>
      `«${from}» se llama ahora «${to}». Los modelos conocen el nombre cuando se vuelven a entrenar.`,
    merged: (from, into, samples) =>
      `${plural(samples, 'muestra', 'muestras')} de «${from}» ${samples === 1 ? 'es' : 'son'} ahora de «${into}».`,
    classGone: (name, samples) =>
      `La clase «${name}» se ha eliminado; ${plural(samples, 'muestra queda', 'muestras quedan')} sin etiqueta.`,
    forgotten: (samples) => `${plural(samples, 'muestra borrada', 'muestras borradas')}.`,
    stillKnown: (models) =>
      `Modelos que aprendieron de ellas: ${models}. Vuelve a entrenar con injerto project train y borra sus carpetas.`,
    exported: (samples, out) =>
      `${plural(samples, 'muestra etiquetada escrita', 'muestras etiquetadas escritas')} en ${out}.`,
    whole: 'La base de datos está íntegra.',
    repaired: (orphans, unfinishedModels, stoppedRuns) =>
      `Retirado: ${plural(orphans, 'archivo', 'archivos')} que ninguna muestra nombra, ${plural(unfinishedModels, 'modelo o punto de control sin terminar', 'modelos o puntos de control sin terminar')}. Terminado: ${plural(stoppedRuns, 'entrenamiento', 'entrenamientos')} cuyo proceso ya no existe.`,
    missing: (samples, named) =>
      `Falta la foto de ${plural(samples, 'muestra', 'muestras')}: ${named}. Añade las fotos otra vez u olvida las muestras.`,
    status: {
      heading: (name, modality) =>
        modality === null ? `${name}: aún sin datos` : `${name}: ${modality === 'image' ? 'fotos' : 'textos'}`,
      samples: (total, labeled, forgotten) =>
        `${total} muestras, ${labeled} con etiqueta${forgotten > 0 ? `; ${forgotten} olvidadas` : ''}`,
      sides: (train, validation, test) => `${train} aprenden, ${validation} validan, ${test} prueban`,
      inUse: (right, judged) => `En el uso, ${right} de ${judged} respuestas que una persona juzgó eran correctas.`,
      columns: { class: 'clase', samples: 'muestras', train: 'aprenden', validation: 'validan', test: 'prueban' },
      models: {
        model: 'modelo',
        method: 'método',
        reference: 'referencia',
        trainedOn: 'aprendió de',
        accuracy: 'exactitud',
        tested: 'probado con',
        service: 'en servicio',
      },
      yes: 'sí',
      newLabels: (labels) =>
        `${plural(labels, 'etiqueta es nueva', 'etiquetas son nuevas')} desde que se entrenó el modelo en servicio: injerto project train.`,
    },
    advice: {
      heading: (labels) => `Lo que transfer debería alcanzar, según una curva de aprendizaje con ${labels} etiquetas:`,
      columns: { labels: 'etiquetas', accuracy: 'exactitud', band: 'banda del 90 %' },
    },
    next: {
      columns: { sample: 'muestra', reason: 'por qué', suggestion: 'sugerencia', score: '', content: 'contenido' },
      reasons: reasonsIn.es,
    },
  },
});
