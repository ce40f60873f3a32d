/** Compares Injerto's greedy tokens and continuation scores with those that a script beside this one printed from transformers.
 *
 *    npx tsx models/make/check_greedy.ts FOLDER greedy.json */
import { readFile } from 'node:fs/promises';
import { classifyByContinuation, generateText, openLanguageModel } from '../../src/predict/generate/index.ts';

const [folder = '', file = ''] = process.argv.slice(2);
const { greedy, continuation } = JSON.parse(await readFile(file, 'utf8')) as {
  greedy: { prompt: string; ids: number[] }[];
  continuation: { prompt: string; choices: string[]; logProbabilities: number[] };
};
const model = await openLanguageModel(folder);
for (const { prompt, ids } of greedy) {
  const made = await generateText(model, prompt, { maxNewTokens: ids.length });
  const alike = made.ids.filter((id, i) => id === ids[i]).length;
  console.log(JSON.stringify({ prompt, tokens: ids.length, alike, text: made.text }));
}
const [answer] = await classifyByContinuation(model, [continuation.prompt], continuation.choices);
const differences = answer!.scores.map(({ logProbability }, i) =>
  Math.abs(logProbability - continuation.logProbabilities[i]!),
);
console.log(JSON.stringify({ ...continuation, answer: answer!.choice, largestDifference: Math.max(...differences) }));
await model.close();
