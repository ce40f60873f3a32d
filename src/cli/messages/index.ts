/** What the command line says, in both languages: a file a command. How a new one joins: its help under `help`, its words below. */
import type { Language } from '../../messages/index.ts';
import { checkHelp, checkWords } from './check.ts';
import { chooseHelp, chooseWords } from './choose.ts';
import { compareHelp, compareWords } from './compare.ts';
import { dataOptionHelp } from './data-options.ts';
import { embedHelp, embedWords } from './embed.ts';
import { evaluateHelp, evaluateWords } from './evaluate.ts';
import { explainHelp, explainWords } from './explain.ts';
import { exportHelp, exportWords } from './export.ts';
import { errorWords, generalHelp, interruptWords, sharedOptionHelp } from './general.ts';
import { generateHelp, generateWords } from './generate.ts';
import { gradHelp, gradWords } from './grad.ts';
import { hubHelp, hubWords } from './hub.ts';
import { inspectHelp, inspectWords } from './inspect.ts';
import { mergeHelp, mergeWords } from './merge.ts';
import { predictHelp, predictWords } from './predict.ts';
import { phaseWords, progressWords, sampleWords, textWords } from './progress.ts';
import { projectWords } from './project.ts';
import { projectHelp } from './project-help.ts';
import { languageWords, trainHelp, trainWords } from './train.ts';
import { tuneHelp, tuneWords } from './tune.ts';
import { usageHelp, usageWords } from './usage.ts';
import { zeroShotHelp, zeroShotWords } from './zero-shot.ts';

export { type Language, languages } from '../../messages/index.ts';

export type Messages = ReturnType<typeof catalogueIn>;

export const catalogues: Readonly<Record<Language, Messages>> = { en: catalogueIn('en'), es: catalogueIn('es') };

function catalogueIn(language: Language) {
  return {
    help: {
      ...generalHelp[language],
      ...usageHelp[language],
      ...sharedOptionHelp[language],
      data: dataOptionHelp[language],
      train: trainHelp[language],
      evaluate: evaluateHelp[language],
      check: checkHelp[language],
      choose: chooseHelp[language],
      tune: tuneHelp[language],
      compare: compareHelp[language],
      explain: explainHelp[language],
      predict: predictHelp[language],
      project: projectHelp[language],
      embed: embedHelp[language],
      inspect: inspectHelp[language],
      zeroShot: zeroShotHelp[language],
      generate: generateHelp[language],
      merge: mergeHelp[language],
      grad: gradHelp[language],
      ...hubHelp[language],
      ...exportHelp[language],
    },
    usage: usageWords[language],
    phases: phaseWords[language],
    progress: progressWords[language],
    samples: sampleWords[language],
    texts: textWords[language],
    train: trainWords[language],
    language: languageWords[language],
    evaluate: evaluateWords[language],
    check: checkWords[language],
    choose: chooseWords[language],
    tune: tuneWords[language],
    compare: compareWords[language],
    explain: explainWords[language],
    predict: predictWords[language],
    project: projectWords[language],
    embed: embedWords[language],
    inspect: inspectWords[language],
    zeroShot: zeroShotWords[language],
    generate: generateWords[language],
    merge: mergeWords[language],
    grad: gradWords[language],
    ...hubWords[language],
    ...exportWords[language],
    interrupt: interruptWords[language],
    error: errorWords[language],
  };
}
