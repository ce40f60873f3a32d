/** How the command line is called: wrong ways, help and completion. */
import { inBoth } from './in-both.ts';

export const usageHelp = inBoth({
  en: {
    helpCommand: 'show the help of a command',
    helpOf: 'a command (default: all of them)',
    completion: {
      summary: 'print a script that completes commands in your shell',
      description:
        'Prints a script for your shell. With it, the Tab key completes commands, options, the values of options, and files. Load it in the file that your shell starts with.',
      shell: 'bash, zsh or fish',
    },
  },
  es: {
    helpCommand: 'muestra la ayuda de un comando',
    helpOf: 'un comando (por defecto, todos)',
    completion: {
      summary: 'escribe un script que autocompleta los comandos en tu shell',
      description:
        'Escribe un script para tu shell. Con él, la tecla Tab completa comandos, opciones, valores de las opciones y archivos. Cárgalo en el archivo de inicio de tu shell.',
      shell: 'bash, zsh o fish',
    },
  },
});

export const usageWords = inBoth({
  en: {
    error: 'error:',
    unknownOption: (option: string) => `there is no option ${option}.`,
    unknownCommand: (command: string) => `there is no command ${command}.`,
    missingArgument: (argument: string) => `${argument} is missing.`,
    missingOption: (option: string) => `the option ${option} is missing.`,
    missingValue: (option: string) => `the option ${option} needs a value.`,
    invalidValue: (option: string, value: string, wanted: string) => `${option}: "${value}" is not valid. ${wanted}`,
    tooMany: (command: string) => `too many arguments for ${command}.`,
    didYouMean: (name: string) => `Did you mean ${name}?`,
    seeHelp: (command: string) => `See ${command} --help.`,
    wantsInteger: 'Expected a whole number.',
    wantsCount: 'Expected a whole number of at least 1.',
    wantsNumber: 'Expected a number.',
    wantsAutoOrNumber: 'Expected auto or a number.',
    wantsColor: 'Expected a color: #rrggbb, or three numbers from 0 to 255 with commas between.',
    wantsBytes: 'Expected a size such as 2GB or 800MB.',
    wantsDuration: 'Expected a time such as 90s, 10m or 1h.',
    wantsOneOf: (choices: string) => `Expected one of ${choices}.`,
  },
  es: {
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
    wantsDuration: 'Se espera un tiempo, como 90s, 10m o 1h.',
    wantsOneOf: (choices) => `Se espera: ${choices}.`,
  },
});
