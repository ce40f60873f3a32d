/** What was found out about the batch of a graph, kept by its content: finding it out runs the model several times. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirectory } from '../../../cache-directory.ts';
import { makeFolder } from '../../../make-folder.ts';
import { decodeModel, encodeModel, graphOf, type ModelProto, withGraph } from '../../../onnx/index.ts';
import { replaceFile } from '../../../replace-file.ts';
import { type Verdict, type VerdictStore, verdictSchema } from './verdict-store.ts';

/** Raised when the rules change: what was found by older ones is found out anew. */
const version = 2;

export class Verdicts implements VerdictStore {
  readonly #folder: string;

  constructor(folder = join(cacheDirectory(), 'batch')) {
    this.#folder = folder;
  }

  /** @param sha256 of the file, weights included. */
  async find(model: ModelProto, sha256: string): Promise<{ verdict: Verdict; model: ModelProto } | undefined> {
    const path = this.#path(model, sha256);
    try {
      const verdict = verdictSchema.parse(JSON.parse(await readFile(`${path}.json`, 'utf8')));
      const skeleton = decodeModel(await readFile(`${path}.onnx`), `${path}.onnx`);
      const { node, input, output, initializer } = graphOf(skeleton);
      const weights = graphOf(model).initializer;
      return {
        verdict,
        model: withGraph(model, { node, input, output, initializer: [...weights, ...initializer], valueInfo: [] }),
      };
    } catch {
      return undefined; // not there, or damaged: it is found out anew
    }
  }

  /** A cache that cannot be written costs time at the next opening, nothing else. */
  async keep(original: ModelProto, sha256: string, verdict: Verdict, model: ModelProto): Promise<void> {
    const path = this.#path(original, sha256);
    try {
      await makeFolder(this.#folder);
      await replaceFile(`${path}.onnx`, [encodeModel(skeletonOf(original, model))]);
      await replaceFile(`${path}.json`, [JSON.stringify(verdict)]);
    } catch {}
  }

  #path(model: ModelProto, sha256: string): string {
    const graph = encodeModel(withGraph(model, { initializer: [] }));
    const key = createHash('sha256').update(`${version} ${sha256} `).update(graph).digest('hex');
    return join(this.#folder, key.slice(0, 40));
  }
}

/** The changed graph without the weights that the file has. */
function skeletonOf(original: ModelProto, changed: ModelProto): ModelProto {
  const stored = new Set(graphOf(original).initializer.map(({ name }) => name));
  return withGraph(changed, { initializer: graphOf(changed).initializer.filter(({ name }) => !stored.has(name)) });
}
