/** README.md of a trained language model, or of its adapter. */
import { fenced, inline, shellWord } from '../../models/export/card/markdown.ts';
import type { CausalLmRun } from './causal-lm-run.ts';

export function languageCard(
  name: string,
  run: CausalLmRun,
  license: string | undefined,
  kind: 'model' | 'adapter',
): string {
  const rows = (['validation', 'test'] as const).flatMap((split) => {
    const [before, after] = [run.before[split], run.after[split]];
    if (!before || !after) return [];
    return [`| ${split} | ${after.tokens} | ${before.perplexity.toFixed(2)} | ${after.perplexity.toFixed(2)} |`];
  });
  const { train } = run.samples;
  return `---
${license === undefined ? '' : `license: ${JSON.stringify(license)}\n`}pipeline_tag: text-generation
library_name: ${kind === 'model' ? 'transformers.js' : 'peft'}
tags: [injerto, lora]
---

# ${inline(name)}
${run.remarks.map(({ message }) => `\n> **${message}**\n`).join('')}
${kind === 'model' ? `${inline(run.model)} with a LoRA update merged into its weights` : `A LoRA update of ${inline(run.model)}`}, trained by Injerto on ${train.rows} rows of at most
${run.config.maxLength} tokens (${train.tokens} of them learned), rank ${run.config.rank}, alpha ${run.config.alpha}, ${run.trainedParameters} trained weights, epoch ${run.bestEpoch} of ${run.config.epochs}.

| set | tokens | perplexity before | after |
|---|---|---|---|
${rows.length > 0 ? rows.join('\n') : '| none was set aside | | | |'}

Validation chose the epoch; nothing but the last measurement saw the test set.

## Use

${(kind === 'model' ? useModel(name) : useAdapter()).join('\n\n')}
`;
}

/** Programs that write what `injerto generate` writes: the likeliest token each time. */
function useModel(name: string): string[] {
  return [
    '**Injerto**',
    fenced('sh', `npx injerto generate ${shellWord(name)} --prompt "Some text"`),
    '**transformers.js**',
    fenced('js', inTransformers(name)),
    "**Python**, in this model's folder, with onnxruntime, numpy and tokenizers. It reads the whole text anew for each token; a program for long texts keeps the cache.",
    fenced('python', python),
  ];
}

function inTransformers(name: string): string {
  return [
    "import { env, pipeline } from '@huggingface/transformers';",
    '',
    "env.localModelPath = '.'; // the folder in which this model's folder lies",
    'env.allowRemoteModels = false;',
    `const write = await pipeline('text-generation', ${JSON.stringify(name)}, { dtype: 'fp32' });`,
    "console.log(await write('Some text', { max_new_tokens: 20, do_sample: false }));",
  ].join('\n');
}

/** The cache that the graph takes is left empty. */
const python = `import json
import numpy as np
import onnxruntime
from tokenizers import Tokenizer

tokenizer = Tokenizer.from_file('tokenizer.json')
session = onnxruntime.InferenceSession('onnx/model.onnx')
ends = json.load(open('config.json', encoding='utf-8')).get('eos_token_id')
ends = ends if isinstance(ends, list) else [ends]
ids = tokenizer.encode('Some text').ids
for _ in range(20):
    feeds = {}
    for value in session.get_inputs():
        if value.name == 'input_ids':
            feeds[value.name] = np.int64([ids])
        elif value.name == 'attention_mask':
            feeds[value.name] = np.ones((1, len(ids)), np.int64)
        elif value.name == 'position_ids':
            feeds[value.name] = np.arange(len(ids))[None]
        else:
            feeds[value.name] = np.zeros((1, value.shape[1], 0, value.shape[3]), np.float32)
    likeliest = int(session.run(['logits'], feeds)[0][0, -1].argmax())
    if likeliest in ends:
        break
    ids.append(likeliest)
print(tokenizer.decode(ids))`;

function useAdapter(): string[] {
  return [
    'In Python, PEFT loads it on the PyTorch model that the base was exported from: `PeftModel.from_pretrained(model, folder)`. ' +
      'transformers.js and `injerto generate` take the whole model, which the same training saves.',
  ];
}
