/** Cómo se llama a la línea de comandos: usos incorrectos, ayuda y autocompletado, en español. */
import type { enUsage, enUsageHelp } from './en-usage.ts';

export const esUsageHelp: typeof enUsageHelp = {
  helpCommand: 'muestra la ayuda de un comando',
  helpOf: 'un comando (por defecto, todos)',
  completion: {
    summary: 'escribe un script que autocompleta los comandos en tu shell',
    description:
      'Escribe un script para tu shell. Con él, la tecla Tab completa comandos, opciones, valores de las opciones y archivos. Cárgalo en el archivo de inicio de tu shell.',
    shell: 'bash, zsh o fish',
  },
};

export const esUsage: typeof enUsage = {
  error: 'error:',
  unknownOption: (option) => `no existe la opción ${option}.`,
  unknownCommand: (command) => `no existe el comando ${command}.`,
  missingArgument: (argument) => `falta ${argument}.`,
  missingOption: (option) => `falta la opción ${option}.`,
  missingValue: (option) => `la opción ${option} necesita un valor.`,
  invalidValue: (option, value, wanted) => `${option}: «${value}» no es válido. ${wanted}`,
  tooMany: (command) => `sobran argumentos para ${command}.`,
  didYouMean: (name) => `¿Querías decir ${name}?`,
  seeHelp: (command) => `Consulta ${command} --help.`,
  wantsInteger: 'Se espera un número entero.',
  wantsCount: 'Se espera un número entero a partir de 1.',
  wantsNumber: 'Se espera un número.',
  wantsAutoOrNumber: 'Se espera auto o un número.',
  wantsColor: 'Se esperaba un color: #rrggbb, o tres números de 0 a 255 separados por comas.',
  wantsBytes: 'Se espera un tamaño como 2GB u 800MB.',
  wantsOneOf: (choices) => `Se espera: ${choices}.`,
};
