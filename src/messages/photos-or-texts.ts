/** What samples are called. */
export const things = {
  en: { image: 'photos', text: 'texts' },
  es: { image: 'fotos', text: 'textos' },
} as const;

/** One of them. */
export const thing = {
  en: { image: 'photo', text: 'text' },
  es: { image: 'foto', text: 'texto' },
} as const;
