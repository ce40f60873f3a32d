import type { Language } from '../../messages/index.ts';
import { en, type Messages } from './en.ts';
import { es } from './es.ts';

export { type Language, languages } from '../../messages/index.ts';
export type { Messages } from './en.ts';

export const catalogues: Readonly<Record<Language, Messages>> = { en, es };
