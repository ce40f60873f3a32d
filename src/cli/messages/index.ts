import { en, type Messages } from './en.ts';
import { es } from './es.ts';

export type { ErrorText, Messages } from './en.ts';

export type Language = 'en' | 'es';

export const languages: readonly Language[] = ['en', 'es'];

export const catalogues: Readonly<Record<Language, Messages>> = { en, es };
