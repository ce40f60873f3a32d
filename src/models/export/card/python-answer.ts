import type { SavedGraph } from './saved-graph.ts';

/** Lines that run `session` on `feeds` and print what the model says of one sample: the number, or classes with their scores.
 * @param names expression for the names of the classes. */
export function pythonAnswer(
  feeds: string,
  { output, probabilities, task }: Pick<SavedGraph, 'output' | 'probabilities' | 'task'>,
  names = "json.load(open('config.json', encoding='utf-8'))['id2label']",
): string[] {
  if (task === 'regression') return [...pythonValues(feeds, output), 'print(float(values[0]))'];
  const run = (name: string) => `${name} = session.run([${JSON.stringify(output)}], ${feeds})[0][0]`;
  return [
    ...(probabilities ? [run('scores')] : [run('logits'), ...scoresOf[task]]),
    `names = ${names}`,
    ...printed[task],
    '    print(names[str(k)], float(scores[k]))',
  ];
}

/** Lines that run `session` on `feeds` and keep what it puts out for one sample. */
export function pythonValues(feeds: string, output: string): string[] {
  return [`values = session.run([${JSON.stringify(output)}], ${feeds})[0][0]`];
}

const scoresOf = {
  'single-label': ['scores = np.exp(logits - logits.max())', 'scores /= scores.sum()'],
  'multi-label': ['scores = 1 / (1 + np.exp(-logits))'],
};

const printed = {
  'single-label': ["for k in np.argsort(-scores, kind='stable')[:5]:"],
  'multi-label': ["for k in np.argsort(-scores, kind='stable'):  # a class applies where its score is above 0.5"],
};

/** What a program imports; JSON only where classes have names. */
export function pythonImports({ task }: Pick<SavedGraph, 'task'>, more: readonly string[]): string[] {
  return [...(task === 'regression' ? [] : ['import json']), 'import numpy as np', 'import onnxruntime', ...more];
}

/** One sample as the rows of a batch. */
export function pythonBatch(sample: string, { rows }: Pick<SavedGraph, 'rows'>): string {
  return rows === undefined || rows === 1 ? `[${sample}]` : `[${sample}] * ${rows}`;
}
