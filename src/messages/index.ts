/** What Injerto says to people: errors, warnings, notes, reasons, in every language. How to add one: README.md in this folder. */
export type { CodeOf, DetailsOf, MessageKey } from './catalogue.ts';
export type { Expected } from './expected.ts';
export type { OtherPixels, Trait } from './findings.ts';
export type { PathProblem } from './hub.ts';
export { type Language, languages } from './language.ts';
export type { Details, Json } from './message.ts';
export { type PageWords, pageWords } from './page-words.ts';
export { type Place, type PlaceParts, placeIn } from './place.ts';
export { type DetailsArgument, type Remark, remark, splitKey } from './remark.ts';
export { type ReportWords, reportWords } from './report-words.ts';
export { isKnown, type SayableError, say, sayBriefly, sayHint, type TranslatedError, translate } from './translate.ts';
export { allVisible, visible, visibleLines } from './visible-text.ts';
