/** README.md of an adapter. */
import type { AdapterRecord } from './adapter-record.ts';

export interface AdapterCardParts {
  readonly name: string;
  readonly record: AdapterRecord;
  readonly modality: 'image' | 'text';
}

export function adapterCard({ name, record, modality }: AdapterCardParts): string {
  const { reference, adapter, classes, metrics, settings } = record;
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
    `A LoRA adapter for **${inline(reference.name)}** (sha256 \`${reference.sha256}\`), with a head for ${classes.length} classes: ` +
      `${classes.map((c) => inline(c.name)).join(', ')}. Made by [Injerto](https://www.npmjs.com/package/injerto) ${record.injerto}.`,
    `Rank ${settings.rank}, alpha ${settings.alpha}, seed ${record.seed}.`,
    ...(measured.length > 0 ? [measured.join('\n')] : []),
    [
      '```sh',
      `npx injerto predict ./${name} ${modality === 'image' ? 'photo.jpg' : '--text "Some text"'}`,
      `npx injerto merge ./${name} --out ./${name}-merged   # an ordinary model folder`,
      '```',
    ].join('\n'),
    'In Python, PEFT loads it on the PyTorch model that the base was exported from: `PeftModel.from_pretrained(model, folder)`.',
    '',
  ].join('\n\n');
}

/** Text from outside in one line of Markdown, showing as it is. */
function inline(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>#]/g, '\\$&');
}
