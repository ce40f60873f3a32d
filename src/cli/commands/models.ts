/** `injerto models` */
import type { Command } from 'commander';
import type { CachedModel, CatalogueEntry } from '../../hub/index.ts';
import type { Starter } from '../../models/opening/starters.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { exampleText, localizedCommand } from '../localized-command.ts';
import { byteSize } from '../output/byte-size.ts';
import { right, textTable } from '../output/text-table.ts';

interface ModelsFlags {
  readonly task?: string;
  readonly json?: boolean;
}

export function modelsCommand(context: CliContext): Command {
  const { help } = context.messages;
  const text = help.models;
  return localizedCommand('models', context.messages)
    .summary(text.summary)
    .description(text.description)
    .option('--task <TASK>', text.task)
    .option('--json', help.json)
    .addHelpText(
      'after',
      exampleText(context.messages, [
        'injerto models --task text-classification',
        'injerto models',
        'injerto models --json',
      ]),
    )
    .action(async (flags: ModelsFlags) => {
      context.exitCode = await models(context, flags);
    });
}

async function models(context: CliContext, { task, json }: ModelsFlags): Promise<number> {
  const { catalogue, hubCacheFolder, listCachedModels } = await import('../../hub/index.ts');
  const { listStarters } = await import('../../models/opening/starters.ts');
  const isWanted = (own: unknown) => task === undefined || own === task;
  const starters = (await listStarters()).filter((starter) => isWanted(starter.task));
  const known = catalogue.filter((entry) => isWanted(entry.task));
  const cacheFolder = hubCacheFolder();
  const found = await listCachedModels(cacheFolder);
  // The cache does not say what a model is for; of those in the catalogue it is known.
  const tasks = new Map(catalogue.map((entry) => [entry.id, entry.task]));
  const cached = found
    .map((model) => ({ ...model, task: tasks.get(model.id) ?? null }))
    .filter((model) => model.task === null || isWanted(model.task));
  if (json)
    context.console.out(JSON.stringify({ starters: starters.map(starterJson), cacheFolder, cached, catalogue: known }));
  else context.console.out(report(context, starters, cacheFolder, cached, known));
  return exitCodes.ok;
}

function starterJson({ id, title, task, license, bytes }: Starter) {
  return { id, title, task: task ?? null, license, bytes: bytes ?? null };
}

function report(
  { console, messages: { models: m }, format }: CliContext,
  starters: readonly Starter[],
  cacheFolder: string,
  cached: readonly CachedModel[],
  known: readonly CatalogueEntry[],
): string[] {
  const left = (heading: string) => ({ heading, align: 'left' as const });
  const size = (bytes: unknown) => (typeof bytes === 'number' ? byteSize(bytes, format) : '');
  const section = (heading: string, none: string, table: string[]) => [
    console.styleOut('bold', heading),
    ...(table.length > 1 ? table : [`  ${none}`]),
    '',
  ];
  const c = m.columns;
  return [
    ...section(
      m.starters,
      m.none,
      textTable(
        [left(c.model), left(c.task), right(c.size), left(c.license)],
        starters.map((s) => [s.id, String(s.task ?? ''), size(s.bytes), s.license]),
      ),
    ),
    ...section(
      m.cached(cacheFolder),
      m.none,
      textTable(
        [left(c.model), left(c.revision), left(c.file), right(c.size), left(c.used)],
        cached.flatMap(({ id, snapshots, bytes, lastUsed }) =>
          snapshots.map(({ refs, commit, model }, index) => [
            id,
            [...refs, commit.slice(0, 12)].join(' '),
            model ?? m.noOnnx,
            // Snapshots share files, so the size is the model's.
            index === 0 ? size(bytes) : '',
            index === 0 ? lastUsed.slice(0, 10) : '',
          ]),
        ),
      ),
    ),
    ...section(
      m.catalogue,
      m.none,
      textTable(
        [left(c.model), left(c.task), right(c.size), left(c.languages), left(c.license)],
        known.map(({ id, task, megabytes, languages, license }) => [
          id,
          task,
          megabytes < 1000 ? `${format.integer(megabytes)} MB` : `${format.seconds(megabytes / 1000)} GB`,
          languages.join(' '),
          license,
        ]),
      ),
    ),
    m.handwritten,
  ];
}
