/** The library speaks of its API (`labelColumn`, `predict()`); on the command line the same things have other names. */
import { flagFor } from './train-options.ts';

/** Options of the API that are no option of training, which have a table of their own. */
const flags: Readonly<Record<string, string>> = {
  textColumn: '--text-column',
  imageColumn: '--image-column',
  labelFrom: '--label-from',
  imageRoot: '--image-root',
  labelColumn: '--label-column',
  splitColumn: '--split-column',
  testFold: '--test-fold',
  groupColumn: '--group-column',
  groupPattern: '--group-pattern',
  separator: '--separator',
  delimiter: '--delimiter',
  missingLabels: '--missing-labels',
  mergeLabels: '--merge-labels',
  task: '--task',
  encoding: '--encoding',
  template: '--template',
  textModel: '--text-model',
  calibrate: '--calibrate',
  threshold: '--threshold',
  background: '--background',
  tta: '--tta',
  unknown: '--unknown',
  wholeFiles: '--whole-files',
  base: '--base',
  overwrite: '--overwrite',
  dtype: '--dtype',
  revision: '--revision',
  files: '--file',
  model: '--model',
  out: '--out',
  output: '--output',
  only: '--only',
  text: '--text',
  adapterOut: '--adapter-out',
  choices: '--choices',
  prompt: '--prompt',
  chat: '--chat',
  maxNewTokens: '--max-new-tokens',
  temperature: '--temperature',
  topP: '--top-p',
  topK: '--top-k',
  repetitionPenalty: '--repetition-penalty',
  question: '--question',
  abstain: '--abstain',
  budget: '--budget',
  methods: '--methods',
  models: '--models',
  zeroShotModel: '--zero-shot-model',
  stateDir: '--state',
  class: '--class',
  from: '--from',
  maxSteps: '--max-steps',
};

/** Functions whose command has another name. */
const commands: Readonly<Record<string, string>> = {
  createProject: 'project new',
  learn: 'project train',
  mergeClasses: 'project merge',
  promote: 'project promote',
};

/** `--label-column` for `labelColumn`; undefined where the option has no flag. */
export function flagOf(option: string): string | undefined {
  return flagFor(option) ?? flags[option];
}

/** A sentence of the library in the words of the command line: of what stands between backticks, options become flags (`labelColumn`;
 *  `task: 'regression'`) and functions become commands (`predict()`). */
export function inCommandWords(sentence: string): string {
  return sentence
    .replace(/`(\w+)(?:: '?([^`']*)'?)?`/g, (whole, option: string, value?: string) => {
      const flag = flagOf(option);
      if (flag === undefined) return whole;
      if (value === undefined || value === 'true') return flag;
      if (value === 'false') return flag.replace('--', '--no-');
      return `${flag} ${value === '[]' ? '""' : value}`;
    })
    .replace(
      /`(\w+)\(\)`/g,
      (_, name: string) =>
        `injerto ${commands[name] ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    );
}
