/** README.md of an adapter. */
import { fenced, inline, shellWord } from '../export/card/markdown.ts';
import type { AdapterRecord } from './adapter-record.ts';

export interface AdapterCardParts {
  readonly name: string;
  readonly record: AdapterRecord;
  readonly modality: 'image' | 'text';
}

export function adapterCard({ name, record, modality }: AdapterCardParts): string {
  const { reference, adapter, metrics, settings } = record;
  const folder = shellWord(`./${name}`);
  const measured = metrics.map(
    ({ name: metric, value, split, samples }) =>
      `- ${metric} ${Number(value.toPrecision(4))} on ${samples === undefined ? split : `${split} (${samples})`}`,
  );
  return [
    [
      '---',
      ...(reference.license ? [`license: ${JSON.stringify(reference.license.toLowerCase())}`] : []),
      `base_model: ${JSON.stringify(adapter.base)}`,
      'library_name: peft',
      `pipeline_tag: ${modality === 'image' ? 'image-classification' : 'text-classification'}`,
      'tags: ["lora", "injerto"]',
      '---',
    ].join('\n'),
    `# ${inline(name)}`,
    `A LoRA adapter for **${inline(reference.name)}** (sha256 \`${reference.sha256}\`), ${purpose(record)}. ` +
      `Made by [Injerto](https://www.npmjs.com/package/injerto) ${record.injerto}.`,
    ...(adapter.contains
      ? [
          `It was trained on an adapter and contains its update too (${adapter.contains.map(inline).join(', ')}): it goes on the base itself, ` +
            'and the ranks add up.',
        ]
      : []),
    `Rank ${settings.rank}, alpha ${settings.alpha}, seed ${record.seed}.`,
    ...(measured.length > 0 ? [measured.join('\n')] : []),
    fenced(
      'sh',
      [
        `npx injerto predict ${folder} ${modality === 'image' ? 'photo.jpg' : '--text "Some text"'}`,
        `npx injerto merge ${folder} --out ${shellWord(`./${name}-merged`)}   # an ordinary model folder`,
      ].join('\n'),
    ),
    'Where the base lies elsewhere, name it: `--base MODEL`.',
    'In Python, PEFT loads it on the PyTorch model that the base was exported from: `PeftModel.from_pretrained(model, folder)`.',
    '',
  ].join('\n\n');
}

function purpose({ adapter: { task }, classes }: AdapterRecord): string {
  if (task === 'regression') return 'with a head that predicts a number';
  const names = classes.map((c) => inline(c.name)).join(', ');
  return `with a head for ${task === 'multi-label' ? 'any of ' : ''}${classes.length} classes: ${names}`;
}
