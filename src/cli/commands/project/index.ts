/** `injerto project …`: a project that learns in use. */
import type { Command } from 'commander';
import type { CliContext } from '../../context.ts';
import { localizedCommand } from '../../localized-command.ts';
import { addCommand } from './add.ts';
import { adviseCommand } from './advise.ts';
import { mergeClassesCommand, renameClassCommand } from './classes.ts';
import { exportSamplesCommand } from './export.ts';
import { forgetCommand } from './forget.ts';
import { labelCommand, unlabelCommand } from './label.ts';
import { newCommand } from './new.ts';
import { nextCommand } from './next.ts';
import { projectPredictCommand } from './predict.ts';
import { repairCommand } from './repair.ts';
import { promoteCommand, rollbackCommand } from './service.ts';
import { statusCommand } from './status.ts';
import { projectTrainCommand } from './train.ts';

export function projectCommand(context: CliContext): Command {
  const text = context.messages.help.project;
  const command = localizedCommand('project', context.messages).summary(text.summary).description(text.description);
  for (const make of [
    newCommand,
    addCommand,
    statusCommand,
    nextCommand,
    labelCommand,
    unlabelCommand,
    projectTrainCommand,
    projectPredictCommand,
    adviseCommand,
    promoteCommand,
    rollbackCommand,
    renameClassCommand,
    mergeClassesCommand,
    forgetCommand,
    exportSamplesCommand,
    repairCommand,
  ]) {
    command.addCommand(make(context));
  }
  return command;
}
