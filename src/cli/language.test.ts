import { expect, test } from 'vitest';
import { chooseLanguage } from './language.ts';

test.each([
  ['--lang es wins over the environment', ['train', '--lang', 'es'], { LC_ALL: 'en_US.UTF-8' }, 'en', 'es'],
  ['--lang=es too', ['--lang=es'], {}, 'en', 'es'],
  ['the last --lang counts', ['--lang', 'es', '--lang', 'en'], {}, 'es', 'en'],
  ['what follows -- is no option', ['predict', '--', '--lang', 'es'], {}, 'en', 'en'],
  ['LC_ALL before LC_MESSAGES before LANG', [], { LC_ALL: 'es_MX.UTF-8', LC_MESSAGES: 'en', LANG: 'en' }, 'en', 'es'],
  ['LC_MESSAGES before LANG', [], { LC_MESSAGES: 'es', LANG: 'en_GB' }, 'en', 'es'],
  ['an empty variable is as good as none', [], { LC_ALL: '', LANG: 'es_AR' }, 'en', 'es'],
  ['LANG=C is English, whatever the system says', [], { LANG: 'C.UTF-8' }, 'es-ES', 'en'],
  ['the system’s locale, where the environment is silent', [], {}, 'es-ES', 'es'],
  ['a language without a catalogue is English', [], { LANG: 'fr_FR.UTF-8' }, 'fr', 'en'],
] as const)('%s', (_, argv, env, system, language) => {
  expect(chooseLanguage(argv, env, system)).toBe(language);
});
