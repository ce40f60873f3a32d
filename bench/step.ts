/** One full fine-tune step (forward, backward, AdamW) beside PyTorch's best form, in turn: A B C A B C …
 *
 *    npm run bench:step -- [MODEL…] [--steps 15] [--batch 16] [--length 128] [--threads 2] [--json]
 *
 *  Models: resnet18, mobilenet_v2, vit_tiny (images of 224²), minilm, distilbert (texts), all of whose weights learn; minilm_last_2, of which
 *  the last two layers and the head do. PyTorch runs eagerly with fused AdamW: convolutional networks with NCHW and channels-last tensors,
 *  transformers with scaled_dot_product_attention and without. The faster of the two is the one to compare with.
 *  Wants a Python with bench/python/requirements.txt; PYTHON names it (default python3). */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { classes, models, python, script, startOwn } from './own-step.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    steps: { type: 'string', default: '15' },
    batch: { type: 'string', default: '16' },
    length: { type: 'string', default: '128' },
    threads: { type: 'string', default: '2' },
    json: { type: 'boolean', default: false },
  },
});
const [steps, batch, length, threads] = [values.steps, values.batch, values.length, values.threads].map(Number) as [
  number,
  number,
  number,
  number,
];

for (const model of positionals.length > 0 ? positionals : models) {
  const times = await compare(model);
  const rows = Object.entries(times).map(([name, list]) => ({
    name,
    median: median(list),
    min: Math.min(...list),
    max: Math.max(...list),
  }));
  const best = Math.min(...rows.filter((row) => row.name !== 'injerto').map((row) => row.median));
  const ratio = rows.find((row) => row.name === 'injerto')!.median / best;
  if (values.json)
    console.log(
      JSON.stringify({
        model,
        batch,
        threads,
        steps,
        ratio,
        milliseconds: Object.fromEntries(rows.map((r) => [r.name, r])),
      }),
    );
  else {
    console.log(`${model}, batch ${batch}, ${threads} threads, ${steps} steps in turn, milliseconds`);
    console.table(Object.fromEntries(rows.map(({ name, ...row }) => [name, row])));
    console.log(`Injerto / PyTorch's best: ${ratio.toFixed(2)}\n`);
  }
}

/** Milliseconds of each step, by contestant. */
async function compare(model: string): Promise<Record<string, number[]>> {
  const peer = await startPeer(model);
  const own = await startOwn(model, { batch, length }, { threads });
  const times: Record<string, number[]> = {
    injerto: [],
    ...Object.fromEntries(peer.forms.map((form) => [nameOf(form), []])),
  };
  for (let i = 0; i < 3; i++) await own.step();
  for (let i = 0; i < steps; i++) {
    times.injerto!.push(await own.step());
    for (const form of peer.forms) times[nameOf(form)]!.push(await peer.step(form));
  }
  await own.close();
  peer.close();
  return times;
}

function nameOf(form: string): string {
  return `PyTorch ${form}`;
}

async function startPeer(model: string) {
  const options = { batch, length, classes, threads };
  const args = [script, model, ...Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)])];
  const child: ChildProcess = spawn(python, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value as string) as { ms: number; forms: string[] };
  const { forms } = await answer();
  return {
    forms,
    step: async (form: string) => {
      child.stdin!.write(`${form}\n`);
      return (await answer()).ms;
    },
    close: () => child.stdin!.end('quit\n'),
  };
}

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
