/** Archives that data come in. */
import { defineMessages, said } from './message.ts';

const whole = {
  en: 'Compare its size with that of the original, or unpack it and give the folder.',
  es: 'Compara su tamaño con el del original, o descomprímelo e indica la carpeta.',
};

export const archiveMessages = defineMessages({
  ARCHIVE_UNREADABLE: said<{ reason: string }>({
    en: ({ reason }, { program }) => ({ what: `The archive cannot be unpacked: ${program(reason)}.`, hint: whole.en }),
    es: ({ reason }, { program }) => ({
      what: `No se puede descomprimir el archivo: ${program(reason)}.`,
      hint: whole.es,
    }),
  }),
  ARCHIVE_UNSAFE: said<{ entry: string }>({
    en: ({ entry }, { quote }) => ({
      what: `The archive holds ${quote(entry)}, which would be written outside its folder.`,
      hint: 'Ask whoever made it for another; nothing of it was kept.',
    }),
    es: ({ entry }, { quote }) => ({
      what: `El archivo comprimido contiene ${quote(entry)}, que se escribiría fuera de su carpeta.`,
      hint: 'Pide otro a quien lo hizo; no se ha conservado nada de él.',
    }),
  }),
  ARCHIVE_TOO_LARGE: said<{ maxBytes: number }>({
    en: ({ maxBytes }, { bytes }) => ({
      what: `More than ${bytes(maxBytes)} come out of the archive.`,
      hint: 'If you trust it, unpack it and give the folder.',
    }),
    es: ({ maxBytes }, { bytes }) => ({
      what: `Del archivo comprimido salen más de ${bytes(maxBytes)}.`,
      hint: 'Si te fías de él, descomprímelo e indica la carpeta.',
    }),
  }),
  ARCHIVE_KIND_UNKNOWN: said<{ kind: string }>({
    en: ({ kind }) => ({
      what: `The file is packed as ${kind}, which cannot be read.`,
      hint: 'Unpack it and give the folder, or pack it as zip, tar or tar.gz.',
    }),
    es: ({ kind }) => ({
      what: `El archivo está comprimido como ${kind}, que no se puede leer.`,
      hint: 'Descomprímelo e indica la carpeta, o comprímelo como zip, tar o tar.gz.',
    }),
  }),
  'WRITE_FAILED/unpack': said<{ reason: string }>({
    en: ({ reason }, { program }) => ({
      what: `Nothing can be unpacked: ${program(reason)}.`,
      hint: 'Point INJERTO_CACHE to a folder that can be written to.',
    }),
    es: ({ reason }, { program }) => ({
      what: `No se puede descomprimir nada: ${program(reason)}.`,
      hint: 'Haz que INJERTO_CACHE apunte a una carpeta en la que se pueda escribir.',
    }),
  }),
});
