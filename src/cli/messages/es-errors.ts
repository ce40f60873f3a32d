/** Los errores y avisos de la biblioteca, por su código. Los detalles (números, nombres) los añade quien los muestra. */
import type { ErrorText } from './en.ts';

export const errors: Readonly<Record<string, ErrorText>> = {
  FOLDER_MISSING: {
    what: 'La carpeta no existe.',
    hint: 'Revisa la ruta; las relativas parten de la carpeta de trabajo.',
  },
};

export const warnings: Readonly<Record<string, string>> = {};
