import { InjertoError } from '../errors.ts';
import { saveAdapter } from '../models/lora/save-adapter.ts';
import { saveModel } from '../models/node/index.ts';
import { nodeAnswering } from '../predict/node/host.ts';
import { predictWith } from '../predict/predict-with.ts';
import type { Prediction, PredictOptions, TextPrediction } from '../predict/prediction.ts';
import type { Several } from '../several.ts';
import { FinishedTraining } from './finished-training.ts';
import type { TrainingRun } from './training-run.ts';

/** A training that is done, in Node: it is saved in folders. */
export class FinishedRun extends FinishedTraining implements TrainingRun {
  save(directory: string): Promise<void> {
    return saveModel(directory, this.trained());
  }

  async saveAdapter(directory: string): Promise<void> {
    const { adapter } = this.outcome;
    if (!adapter) {
      throw new InjertoError('NO_ADAPTER', { details: { method: this.method } });
    }
    await saveAdapter(directory, this.trained(), { ...adapter, head: this.bench.anatomy.head });
  }

  predict(inputs: Several<string>, options?: PredictOptions): AsyncIterable<Prediction | TextPrediction> {
    return predictWith(nodeAnswering, this.classifier(options), inputs, options);
  }
}
