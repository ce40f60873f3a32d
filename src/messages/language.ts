/** The languages that Injerto speaks. Every message has all of them, or it does not compile. */
export type Language = 'en' | 'es';

export const languages: readonly Language[] = ['en', 'es'];
