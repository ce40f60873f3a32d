/** How the command line is called: wrong ways, help and completion, in English. */

export const enUsageHelp = {
  helpCommand: 'show the help of a command',
  helpOf: 'a command (default: all of them)',
  completion: {
    summary: 'print a script that completes commands in your shell',
    description:
      'Prints a script for your shell. With it, the Tab key completes commands, options, the values of options, and files. Load it in the file that your shell starts with.',
    shell: 'bash, zsh or fish',
  },
};

export const enUsage = {
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
  wantsOneOf: (choices: string) => `Expected one of ${choices}.`,
};
