import { inBatches } from '../../data/in-batches.ts';
import type { ImageDataset, TextDataset, TextInput, TextSample } from '../../data/index.ts';
import { csvRow } from '../../predict/csv-row.ts';
import type { CheckReport } from './check.ts';
import type { ListedSample } from './sample-list.ts';

/** The list of a report as a CSV file that `openDataset` reads, without the copies: `image` (its path below the dataset's folder) or `text` (of pairs `text1`
 * and `text2`), `label`, `split` where the data have sides, `suggested_label` where the label is in doubt, `outlier` as yes or no. Several labels stand
 * with `|` between them. */
export async function* sampleListCsv(
  dataset: ImageDataset | TextDataset,
  list: CheckReport['list'],
): AsyncGenerator<string, void, void> {
  const kept = list.filter(({ copyOf }) => copyOf === undefined);
  const sides = dataset.givenSplits.length > 0;
  const columns = ['label', ...(sides ? ['split'] : []), 'suggested_label', 'outlier'];
  const valuesOf = ({ label, split, suggested, outlier }: ListedSample) => [
    typeof label === 'number' ? label : label.join('|'),
    ...(sides ? [split ?? 'train'] : []),
    suggested ?? '',
    outlier ? 'yes' : 'no',
  ];
  if (dataset.modality === 'image') {
    yield csvRow(['image', ...columns]);
    for (const sample of kept) yield csvRow([sample.id, ...valuesOf(sample)]);
    return;
  }
  const byId = new Map(dataset.samples.map((sample): [string, TextSample] => [sample.id, sample]));
  let header = false;
  for (const part of inBatches(kept, 1000)) {
    const texts: TextInput[] = await dataset.read(part.map(({ id }) => byId.get(id)!));
    for (const [at, sample] of part.entries()) {
      const fields = [texts[at]!].flat() as string[];
      if (!header) yield csvRow([...(fields.length === 2 ? ['text1', 'text2'] : ['text']), ...columns]);
      header = true;
      yield csvRow([...fields, ...valuesOf(sample)]);
    }
  }
}
