/** Names of columns as data sets have them, the likeliest first. */
export const textNames = [
  'text',
  'texts',
  'texto',
  'sentence',
  'content',
  'body',
  'message',
  'review',
  'review_text',
  'reviewtext',
  'comment',
  'comment_text',
  'tweet',
  'document',
  'utterance',
  'query',
  'question',
  'prompt',
  'abstract',
  'description',
  'headline',
  'title',
  'contenido',
  'frase',
  'oración',
  'oracion',
  'comentario',
  'mensaje',
  'reseña',
  'resena',
  'opinión',
  'opinion',
  'documento',
  'pregunta',
  'descripción',
  'descripcion',
  'título',
  'titulo',
];

/** Two columns that are read together. */
export const pairNames: readonly (readonly [string, string])[] = [
  ['premise', 'hypothesis'],
  ['sentence1', 'sentence2'],
  ['sentence_1', 'sentence_2'],
  ['sentence_a', 'sentence_b'],
  ['question1', 'question2'],
  ['text1', 'text2'],
  ['text_a', 'text_b'],
  ['question', 'sentence'],
  ['premisa', 'hipótesis'],
  ['premisa', 'hipotesis'],
  ['frase1', 'frase2'],
  ['texto1', 'texto2'],
];

export const labelNames = [
  'label',
  'labels',
  'class',
  'target',
  'category',
  'categories',
  'intent',
  'topic',
  'topics',
  'sentiment',
  'emotion',
  'emotions',
  'tag',
  'tags',
  'score',
  'rating',
  'stars',
  'y',
  'label_text',
  'class_name',
  'etiqueta',
  'etiquetas',
  'clase',
  'clases',
  'categoría',
  'categoria',
  'categorías',
  'categorias',
  'tema',
  'temas',
  'intención',
  'intencion',
  'sentimiento',
  'emoción',
  'emocion',
  'puntuación',
  'puntuacion',
  'nota',
];

export const splitNames = ['split', 'subset', 'partition', 'set', 'conjunto', 'partición', 'particion'];

/** Names of columns that number or date the rows, or that annotation tools add. */
export const numberNames =
  /^(|id|ids|idx|index|row|row_?id|guid|uuid|unnamed: ?\d+|.*[_. ]id|.*_hash|annotator|completed_by|lead_time|date|datetime|time|timestamp|year|month|day|hour|fecha|hora|año|mes|.*_at|.*_date|.*_time|url|link|email)$/;

const known = new Set([...textNames, ...labelNames, ...splitNames, ...pairNames.flat(), 'id', 'idx', 'index']);

export function isKnownName(name: string): boolean {
  return known.has(name.toLowerCase());
}
