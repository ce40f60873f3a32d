/** One training in a process of its own: what it expected to take, and what the process took. */
import { InjertoError, imageFolder, openModel, type TrainOptions, textDataset, train } from '../../src/index.ts';

export interface Measured {
  /** What the training says of its memory; absent where it was refused. */
  readonly use?: { readonly budget: number; readonly estimated: number };
  /** Largest resident set of the process, in bytes. */
  readonly peak: number;
  /** Codes of what was said of memory. */
  readonly warnings: readonly string[];
  /** Code of the error that it ended in. */
  readonly code?: string;
}

process.once('message', async (message) => {
  const { model, data, options } = message as { model: string; data: string; options: TrainOptions };
  process.send?.(await measured(model, data, options), () => process.exit());
});

async function measured(model: string, data: string, options: TrainOptions): Promise<Measured> {
  const warnings: string[] = [];
  const end = () => ({ warnings, peak: process.resourceUsage().maxRSS * 1024 });
  try {
    const reference = await openModel(model);
    const dataset = reference.modality === 'image' ? await imageFolder(data) : await textDataset(data);
    const run = await train(reference as never, dataset as never, {
      ...options,
      onEvent: (event) => {
        if (event.type === 'warning' && event.code.startsWith('MEMORY')) warnings.push(event.code);
      },
    });
    return { ...end(), use: run.memory };
  } catch (error) {
    if (!(error instanceof InjertoError)) throw error;
    return { ...end(), code: error.code };
  }
}
