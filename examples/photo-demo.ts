/** Transfer, then fine-tune, on real photographs of food. */
import { basename, join } from 'node:path';
import {
  imageFolder,
  openModel,
  type Prediction,
  type TrainEvent,
  type TrainingRun,
  type TrainOptions,
  train,
} from '../src/index.ts';
import { layOutFoodPhotos } from './food-photos.ts';
import { percent, table } from './table.ts';

/** Prints the table and what the better model says of photos it never saw. @param output where photos and model go. */
export async function photoDemo(output: string, cacheDir: string): Promise<void> {
  const { folder, count, unseen } = await layOutFoodPhotos(join(output, 'food'));
  const photos = await imageFolder(folder);
  console.log(
    `${count} photographs of food in ${photos.classes.length} classes; one of each class is kept for the end.\n`,
  );

  const reference = await openModel('mobilenet-v2');
  const transfer = await trainAloud({ method: 'transfer' });
  const fineTune = await trainAloud({ method: 'fine-tune', unfreeze: 6, epochs: 8 });

  console.log(table([transfer, fineTune].map(rowOf)));
  console.log(`\nAccuracy is on ${transfer.samples.test} test photos, the same for both, which neither training saw.`);

  // Chosen by the validation photos: whoever chooses by the test has no test left.
  const better = (fineTune.val?.accuracy ?? 0) > (transfer.val?.accuracy ?? 0) ? fineTune : transfer;
  const model = join(output, 'food-model');
  await better.save(model);
  console.log(
    `The model of ${better.method} has the higher validation accuracy (a tie goes to transfer). It is saved in demo-output/food-model.`,
  );
  console.log('On so few photos the intervals are wide: a point or two between the rows is no proof.\n');

  console.log('The photos that were kept for the end:');
  for await (const { file, label, scores } of better.predict(unseen.map((photo) => photo.file))) {
    const truth = unseen.find((photo) => photo.file === file)!.group;
    const remark = label === truth ? 'right' : `wrong: ${truth}`;
    console.log(`  ${basename(file)}  ${percent(scores[0]!.score).padStart(7)}  ${label}  (${remark})`);
  }

  async function trainAloud(options: TrainOptions): Promise<TrainingRun<Prediction>> {
    console.log(`${options.method} …`);
    const run = await train(reference, photos, { ...options, cacheDir, onEvent: tell });
    console.log();
    return run;
  }
}

function rowOf({ method, test, seconds, trainedParameters }: TrainingRun) {
  return {
    method,
    accuracy: test!.accuracy!,
    interval: test!.interval!,
    seconds: seconds.total,
    weights: trainedParameters,
  };
}

/** The library prints nothing by itself. */
function tell(event: TrainEvent): void {
  if (event.type === 'phase') console.log(`  ${event.phase}`);
  if (event.type === 'epoch') {
    const { epoch, epochs, trainLoss, validation } = event;
    const measured = validation && `, validation accuracy ${percent(validation.accuracy ?? Number.NaN)}`;
    console.log(`  epoch ${epoch} of ${epochs}: training loss ${trainLoss.toFixed(3)}${measured ?? ''}`);
  }
  if (event.type === 'warning') console.log(`  note: ${event.message}`);
}
