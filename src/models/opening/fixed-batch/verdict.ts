/** What was found out about the batch of a graph, kept by its content: finding it out runs the model several times. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheDirectory } from '../../../cache-directory.ts';
import { makeFolder } from '../../../make-folder.ts';
import type { Remark } from '../../../messages/index.ts';
import { decodeModel, encodeModel, graphOf, type ModelProto, withGraph } from '../../../onnx/index.ts';
import { replaceFile } from '../../../replace-file.ts';

/** Raised when the rules change: what was found by older ones is found out anew. */
const version = 2;

const schema = z.object({
  /** `any`: as many as one likes. A number: only so many at a time. */
  rows: z.union([z.literal('any'), z.number().int().positive()]),
  /** Why the samples of a batch go through the graph only so many at a time. */
  obstacle: z.custom<Remark>((value) => typeof value === 'object' && value !== null).optional(),
});
export type Verdict = z.infer<typeof schema>;

export class Verdicts {
  readonly #folder: string;

  constructor(folder = join(cacheDirectory(), 'batch')) {
    this.#folder = folder;
  }

  /** @param sha256 of the file, weights included. */
  async find(model: ModelProto, sha256: string): Promise<{ verdict: Verdict; model: ModelProto } | undefined> {
    const path = this.#path(model, sha256);
    try {
      const verdict = schema.parse(JSON.parse(await readFile(`${path}.json`, 'utf8')));
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
