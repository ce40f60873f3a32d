/** Models of the hub that have an ONNX file in full precision, as far as is known: written by hand, and no entry was checked against the hub.
 * Sizes are rounded. What a model's page says of files and license goes before this. */

export const hubTasks = [
  'sentence-similarity',
  'text-classification',
  'token-classification',
  'zero-shot-classification',
  'fill-mask',
  'text-generation',
  'image-classification',
  'image-feature-extraction',
] as const;

export type HubTask = (typeof hubTasks)[number];

export interface CatalogueEntry {
  readonly id: string;
  readonly task: HubTask;
  /** Of the ONNX file and its external data, about. */
  readonly megabytes: number;
  /** ISO 639-1; empty for images, 'multilingual' for fifty and more. */
  readonly languages: readonly string[];
  /** SPDX, of the weights. */
  readonly license: string;
}

type Row = readonly [id: string, megabytes: number, languages: string, license: string];

const rows: Readonly<Record<HubTask, readonly Row[]>> = {
  'sentence-similarity': [
    ['Xenova/all-MiniLM-L6-v2', 90, 'en', 'Apache-2.0'],
    ['Xenova/all-MiniLM-L12-v2', 133, 'en', 'Apache-2.0'],
    ['Xenova/all-mpnet-base-v2', 436, 'en', 'Apache-2.0'],
    ['Xenova/bge-small-en-v1.5', 133, 'en', 'MIT'],
    ['Xenova/bge-base-en-v1.5', 436, 'en', 'MIT'],
    ['Xenova/gte-small', 133, 'en', 'MIT'],
    ['Snowflake/snowflake-arctic-embed-xs', 90, 'en', 'Apache-2.0'],
    ['nomic-ai/nomic-embed-text-v1.5', 547, 'en', 'Apache-2.0'],
    ['mixedbread-ai/mxbai-embed-large-v1', 1340, 'en', 'Apache-2.0'],
    ['Xenova/paraphrase-multilingual-MiniLM-L12-v2', 470, 'multilingual', 'Apache-2.0'],
    ['Xenova/multilingual-e5-small', 470, 'multilingual', 'MIT'],
    ['Xenova/multilingual-e5-base', 1110, 'multilingual', 'MIT'],
    ['BAAI/bge-m3', 2270, 'multilingual', 'MIT'],
  ],
  'text-classification': [
    ['Xenova/distilbert-base-uncased-finetuned-sst-2-english', 268, 'en', 'Apache-2.0'],
    ['Xenova/bert-base-multilingual-uncased-sentiment', 670, 'en nl de fr it es', 'MIT'],
    ['Xenova/ms-marco-MiniLM-L-6-v2', 91, 'en', 'Apache-2.0'],
  ],
  'token-classification': [
    ['Xenova/bert-base-NER', 431, 'en', 'MIT'],
    ['Xenova/bert-base-multilingual-cased-ner-hrl', 709, 'ar de en es fr it lv nl pt zh', 'AFL-3.0'],
  ],
  'zero-shot-classification': [['Xenova/nli-deberta-v3-xsmall', 284, 'en', 'Apache-2.0']],
  'fill-mask': [['answerdotai/ModernBERT-base', 599, 'en', 'Apache-2.0']],
  'text-generation': [
    ['HuggingFaceTB/SmolLM2-135M-Instruct', 540, 'en', 'Apache-2.0'],
    ['HuggingFaceTB/SmolLM2-360M-Instruct', 1450, 'en', 'Apache-2.0'],
  ],
  'image-classification': [
    ['Xenova/resnet-50', 102, '', 'Apache-2.0'],
    ['Xenova/vit-base-patch16-224', 346, '', 'Apache-2.0'],
  ],
  'image-feature-extraction': [['Xenova/dinov2-small', 88, '', 'Apache-2.0']],
};

export const catalogue: readonly CatalogueEntry[] = hubTasks.flatMap((task) =>
  rows[task].map(([id, megabytes, languages, license]) => ({
    id,
    task,
    megabytes,
    languages: languages.split(' ').filter(Boolean),
    license,
  })),
);
