/** Transfer, then fine-tune, on real photographs of food: `npm run demo`. Writes to demo-output/. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { imageFolder, openModel, type TrainEvent, type TrainingRun, type TrainOptions, train } from '../src/index.ts';
import { layOutFoodPhotos } from './food-photos.ts';

const output = fileURLToPath(new URL('../demo-output', import.meta.url));

const { folder, count, unseen } = await layOutFoodPhotos(join(output, 'food'));
const photos = await imageFolder(folder);
console.log(`${count} photos of food in ${photos.classes.length} classes: ${photos.classes.join(', ')}.\n`);

const reference = await openModel('mobilenet-v2');
const transfer = await trainAloud({ method: 'transfer' });
const fineTune = await trainAloud({ method: 'fine-tune', unfreeze: 6, epochs: 6 });

console.log(table([transfer, fineTune]));
console.log(`\nAccuracy on ${transfer.samples.test} test photos that neither training saw, the same for both.`);

const best = accuracyOf(fineTune) >= accuracyOf(transfer) ? fineTune : transfer;
const model = join(output, 'food-model');
await best.save(model);
console.log(`\nThe better one, ${best.method}, is saved in ${model}.`);

for await (const { label, scores } of best.predict([unseen.file])) {
  const likeliest = Object.entries(scores).slice(0, 3);
  console.log(`\nA photo of "${unseen.group}" that was kept aside from all this: ${unseen.file}`);
  for (const [name, score] of likeliest) console.log(`  ${percent(score).padStart(7)}  ${name}${name === label ? '  <-' : ''}`);
}

async function trainAloud(options: TrainOptions): Promise<TrainingRun> {
  console.log(`${options.method} …`);
  const run = await train(reference, photos, { ...options, onEvent: tell });
  console.log();
  return run;
}

/** The library prints nothing by itself. */
function tell(event: TrainEvent): void {
  if (event.type === 'phase') console.log(`  ${event.phase}`);
  if (event.type === 'epoch') {
    const { epoch, epochs, trainLoss, validation } = event;
    const measured = validation && `, validation accuracy ${percent(validation.accuracy)}`;
    console.log(`  epoch ${epoch} of ${epochs}: training loss ${trainLoss.toFixed(3)}${measured ?? ''}`);
  }
  if (event.type === 'warning') console.log(`  note: ${event.message}`);
}

function table(runs: readonly TrainingRun[]): string {
  const rows = [
    ['', 'accuracy', '95 % interval', 'seconds', 'trained weights'],
    ...runs.map(({ method, test, seconds, trainedParameters }) => [
      method,
      percent(test?.accuracy ?? Number.NaN),
      test ? test.interval.map(percent).join(' – ') : '',
      seconds.total.toFixed(1),
      trainedParameters.toLocaleString('en'),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column]!)).join('   ')).join('\n');
}

function accuracyOf({ val }: TrainingRun): number {
  return val?.accuracy ?? 0;
}

function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}
