/** From the files of sentence-transformers to a graph that gives what they say. Node only. */
import { InjertoError } from '../../errors.ts';
import { type Remark, remark } from '../../messages/index.ts';
import { graphOf, type ModelProto } from '../../onnx/index.ts';
import { Subgraph } from '../surgery/subgraph.ts';
import { type EmbeddingSource, embeddingSource } from './embedding-source.ts';
import { type ListedModules, readModules } from './read-modules.ts';
import { dimensionAfter, moduleName, type SentenceModule } from './sentence-module.ts';
import type { Usual } from './usual-modules.ts';
import { writeModules } from './write-modules.ts';

export interface SentencePart {
  /** What makes the vector of a text, in order: by the files, else what is usual. */
  readonly modules: readonly SentenceModule[];
  /** The value of the graph that holds that vector; undefined where the graph is a classifier. */
  readonly embedding: string | undefined;
  /** The tensor that holds how many tokens of a prompt do not count; undefined where all do. */
  readonly promptTokens: string | undefined;
  /** Whether vectors are still to be brought to unit length. */
  readonly normalize: boolean;
  readonly notes: readonly Remark[];
}

/** The modules of a folder; undefined where it lists none. Where the graph itself gives the vector of the text, whatever made it, a
 * module that could not be done here does no harm: then the error is undefined too. */
export async function modulesOf(folder: string, model: ModelProto): Promise<ListedModules | 'inside' | undefined> {
  try {
    return await readModules(folder);
  } catch (error) {
    const ours = error instanceof InjertoError && error.code.startsWith('SENTENCE_MODULE_');
    if (ours && embeddingSource(model, false).kind === 'sentence') return 'inside';
    throw error;
  }
}

/** Puts the modules behind the graph's own vectors, in place.
 * @param listed by the files. @param usual where they list none. @param truncate `truncate_dim` of the files.
 * @throws {InjertoError} SENTENCE_MODULE_UNSUPPORTED if the graph does not give what the modules read · SENTENCE_MODULE_INVALID if the
 * sizes do not fit. */
export function putModules(
  model: ModelProto,
  {
    listed,
    usual,
    mask,
    truncate,
    where,
  }: {
    readonly listed: ListedModules | 'inside' | undefined;
    readonly usual: Usual;
    readonly mask: string | undefined;
    readonly truncate: number | undefined;
    readonly where: string;
  },
): SentencePart {
  const source = embeddingSource(model, listed !== undefined);
  const none = { embedding: undefined, promptTokens: undefined };
  if (listed === undefined) {
    const { modules, note } = usual;
    if (source.kind === 'tokens')
      return { ...append(model, modules, source, mask), modules, normalize: false, notes: [note] };
    const said =
      source.kind === 'sentence'
        ? [takenWhole(source), remark('UNIT_LENGTH_ASSUMED', {})]
        : source.pooled
          ? []
          : [note];
    return { modules, ...none, normalize: true, notes: said };
  }
  const cut: readonly SentenceModule[] =
    truncate === undefined ? [] : [{ kind: 'truncate', path: 'truncate', dimension: truncate }];
  if (listed === 'inside') {
    return { ...append(model, cut, source, mask), modules: cut, normalize: false, notes: [takenWhole(source)] };
  }
  const modules = [...listed.modules, ...cut];
  if (source.kind === 'tokens') {
    if (!modules.some(({ kind }) => kind === 'pooling')) {
      throw new InjertoError('SENTENCE_MODULE_UNSUPPORTED/no-pooling', { where });
    }
    checkSizes(modules, source.size, where);
    return { ...append(model, modules, source, mask), modules, normalize: false, notes: [] };
  }
  if (source.kind === 'sentence') return behindSentence(model, modules, source, where);
  // tokens are scored: the head is found by the graph, and pooling and unit length are all that fits before it
  const simple = modules.every(
    ({ kind }, i) => kind === 'pooling' || (kind === 'normalize' && i === modules.length - 1),
  );
  if (!simple || !modules.some(({ kind }) => kind === 'pooling')) throw noVectors(source, modules, where);
  return { modules, ...none, normalize: modules.at(-1)!.kind === 'normalize', notes: [] };
}

/** The graph gives one vector a text. By its size it is known how many of the modules it holds: all of them, if that fits. */
function behindSentence(
  model: ModelProto,
  modules: readonly SentenceModule[],
  source: EmbeddingSource,
  where: string,
): SentencePart {
  if (/pooler_output/.test(source.value)) throw noVectors(source, modules, where);
  const sizes = modules.map((_, i) => dimensionAfter(modules.slice(0, i + 1), undefined));
  const whole = sizes.at(-1);
  const lastSized = modules.findLastIndex(({ kind }) => kind === 'dense' || kind === 'truncate');
  const fits = source.size === undefined || whole === undefined || whole === source.size || lastSized < 0;
  const inside = fits ? modules.length : firstBeyond(modules, source.size!, where, source);
  const rest = modules.slice(inside).filter(({ kind }) => kind !== 'pooling');
  const notes: Remark[] = [takenWhole(source, rest)];
  const excluded = modules.some((module) => module.kind === 'pooling' && !module.includePrompt);
  if (excluded) {
    notes.push(remark('PROMPT_TOKENS_COUNTED', {}));
  }
  return { ...append(model, rest, source, undefined), modules, normalize: false, notes };
}

/** Index of the first module that the graph does not hold: the Dense that reads vectors of its size. */
function firstBeyond(
  modules: readonly SentenceModule[],
  size: number,
  where: string,
  { value }: EmbeddingSource,
): number {
  const next = modules.findLastIndex(
    (module) =>
      (module.kind === 'dense' && module.input === 'sentence_embedding' && module.weight.shape[1] === size) ||
      (module.kind === 'truncate' && module.dimension < size),
  );
  if (next >= 0) return next;
  throw new InjertoError('SENTENCE_MODULE_INVALID/output-size', { details: { output: value, size }, where });
}

function append(
  model: ModelProto,
  modules: readonly SentenceModule[],
  source: EmbeddingSource,
  mask: string | undefined,
) {
  const graph = new Subgraph(model);
  const inputs = {
    tokens: source.kind === 'tokens' ? source.value : undefined,
    sentence: source.kind === 'sentence' ? source.value : undefined,
    mask,
  };
  const { value, promptTokens } = writeModules(modules, inputs, graph);
  const { node, initializer } = graphOf(graph.appendedTo(model));
  Object.assign(graphOf(model), { node, initializer });
  return { embedding: value, promptTokens };
}

/** A Dense or LayerNorm reads vectors of the size that it was made for. */
function checkSizes(modules: readonly SentenceModule[], size: number | undefined, where: string): void {
  const sizes = new Map<string, number | undefined>([['token_embeddings', size]]);
  for (const module of modules) {
    if (module.kind === 'pooling') {
      const tokens = sizes.get('token_embeddings');
      sizes.set('sentence_embedding', tokens && tokens * module.modes.length);
    } else if (module.kind === 'truncate') {
      sizes.set('sentence_embedding', Math.min(sizes.get('sentence_embedding') ?? module.dimension, module.dimension));
    } else {
      const found = sizes.get(module.input);
      const wanted =
        module.kind === 'dense'
          ? module.weight.shape[1]!
          : module.kind === 'layer-norm'
            ? module.weight.shape[0]!
            : found;
      if (found !== undefined && found !== wanted) {
        throw new InjertoError('SENTENCE_MODULE_INVALID/size', {
          details: { module: module.path, expected: wanted!, found },
          where,
        });
      }
      sizes.set(module.output, module.kind === 'dense' ? module.weight.shape[0] : wanted);
    }
  }
}

function takenWhole({ value }: EmbeddingSource, rest: readonly SentenceModule[] = []): Remark {
  return remark('SENTENCE_VECTOR_TAKEN', { value, modules: rest.map(moduleName) });
}

function noVectors({ value }: EmbeddingSource, modules: readonly SentenceModule[], where: string): InjertoError {
  return new InjertoError('SENTENCE_MODULE_UNSUPPORTED/no-token-vectors', {
    details: { modules: modules.map(moduleName), output: value },
    where,
  });
}
