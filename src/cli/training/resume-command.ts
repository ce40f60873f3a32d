import { shellWords } from '../output/shell-words.ts';

/** The command that goes on where this one stopped. @param argv the words after `injerto`. */
export function resumeCommand(argv: readonly string[], platform?: NodeJS.Platform): string {
  return shellWords(['injerto', ...argv.filter((word) => word !== '--resume'), '--resume'], platform);
}
