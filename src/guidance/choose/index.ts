export type * from './choice.ts';
export { type ChoiceJson, choiceJson, choiceSchema } from './choice-json.ts';
export { choose } from './choose.ts';
export type { ChooseEvent } from './choose-events.ts';
export type { ChooseOptions } from './choose-options.ts';
