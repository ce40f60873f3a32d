/** Errors, warnings, notes and reasons of all rooms as the command line says them in Spanish. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { imageFolder, parseAugmentation, splitDataset, textDataset } from '../data/node/index.ts';
import { InjertoError } from '../errors.ts';
import { parseHubId } from '../hub/model-id.ts';
import { remark } from '../messages/index.ts';
import { parseTrainOptions } from '../methods/options/parse-options.ts';
import { openModel } from '../models/node/index.ts';
import { nameTest } from '../names/name-pattern.ts';
import { labelsOf } from '../predict/zero-shot/labels.ts';
import type { CliContext } from './context.ts';
import { catalogues } from './messages/index.ts';
import type { Console } from './output/console.ts';
import { numberFormat } from './output/number-format.ts';
import { reportError } from './report-error.ts';
import { EventReport } from './reports/event-report.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'injerto-es-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function lay(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(path.join(root, 'case-'));
  for (const [file, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await writeFile(path.join(folder, file), content);
  }
  return folder;
}

function spanish(): { context: CliContext; lines: string[]; json: string[] } {
  const lines: string[] = [];
  const json: string[] = [];
  const plain = (_: string, text: string) => text;
  const console: Console = {
    out: (lines) => json.push(...[lines].flat()),
    piece: () => {},
    err: (text) => lines.push(...[text].flat()),
    styleOut: plain,
    styleErr: plain,
    stderr: process.stderr,
    resultsOnScreen: false,
  };
  const context = {
    console,
    language: 'es',
    messages: catalogues.es,
    format: numberFormat('es'),
    argv: [],
    exitCode: 0,
  };
  return { context: context as CliContext, lines, json };
}

/** What stands on stderr after this work failed. */
async function refusal(work: () => unknown): Promise<string> {
  const { context, lines } = spanish();
  const error = await Promise.resolve()
    .then(work)
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  expect(error).toBeInstanceOf(InjertoError);
  reportError(error, context, false);
  return lines.join('\n').replaceAll(/\/\S*injerto-es-\w+(\/case-\w+)?/g, '…');
}

const english = /\b(the|is|are|not|of|with|this|that|and|has|have|was|were|which|give|take|make|does|for|from)\b/i;

function expectSpanish(text: string): void {
  // What other programs say is quoted; code, columns and file contents stand between straight quotes.
  expect(text.replace(/«[^»]*»|"[^"]*"|\{[^}]*\}|\[[^\]]*\]/g, '')).not.toMatch(english);
  expect(text).not.toMatch(/undefined|`\w+`|\(detalle/);
}

const table = 'text,label\n';

const refusals: Record<string, [work: () => unknown, said: RegExp]> = {
  'DATASET_MISSING (photos)': [() => imageFolder(path.join(root, 'gone')), /No existe ningún archivo ni carpeta/],
  NOT_A_FOLDER: [async () => imageFolder(path.join(await lay({ a: '' }), 'a')), /Se esperaba una carpeta de fotos/],
  FOLDER_EMPTY: [async () => imageFolder(await lay({ 'a/readme.md': '' })), /La carpeta no tiene fotos/],
  NO_READABLE_IMAGE: [
    async () => imageFolder(await lay({ 'a/1.jpg': '', 'b/2.jpg': '' })),
    /No se puede leer ninguna imagen \(2 archivos\)\. La primera, a\/1\.jpg: El archivo está vacío/,
  ],
  DATASET_MISSING: [() => textDataset(path.join(root, 'gone.csv')), /No existe ningún archivo ni carpeta/],
  TABLE_EMPTY: [async () => textDataset(path.join(await lay({ 't.csv': '' }), 't.csv')), /El archivo no tiene filas\./],
  JSON_INVALID: [
    async () => textDataset(path.join(await lay({ 't.jsonl': 'no,json\nni,esto\n' }), 't.jsonl')),
    /Ninguna de las primeras 2 líneas es JSON/,
  ],
  PARQUET_UNREADABLE: [
    async () => textDataset(path.join(await lay({ 't.parquet': 'xxxxxxxxxxxx' }), 't.parquet')),
    /no se puede leer como Parquet: «/,
  ],
  ENCODING_UNKNOWN: [
    async () => textDataset(path.join(await lay({ 't.csv': `${table}a,b\n` }), 't.csv'), { encoding: 'klingon' }),
    /«klingon» no es una codificación/,
  ],
  FOLDER_WITHOUT_TEXTS: [async () => textDataset(await lay({ 'a/1.bin': '' })), /En la carpeta no hay textos/],
  LABEL_CONSTANT: [
    async () => textDataset(path.join(await lay({ 't.csv': `${table}uno,a\ndos,a\ntres,a\n` }), 't.csv')),
    /la misma etiqueta, «a»/,
  ],
  COLUMN_MISSING: [
    async () =>
      textDataset(path.join(await lay({ 't.csv': `${table}uno,a\ndos,b\n` }), 't.csv'), { labelColumn: 'labell' }),
    /¿Querías decir «label»\?[\s\S]*--label-column/,
  ],
  SPLIT_INVALID: [() => splitDataset([], { seed: 0, test: 2 }), /--test tiene que ser una parte de 0 a menos de 1/],
  'CONFIG_INVALID/augmentation': [() => parseAugmentation('mucho'), /ningún aumento de datos llamado «mucho»/],
  'CONFIG_INVALID/value': [
    () => parseTrainOptions({ method: 'lora', rank: 0 } as never),
    /--rank tiene que ser como mínimo 1; se ha dado 0/,
  ],
  'CONFIG_INVALID/unknown': [
    () => parseTrainOptions({ method: 'transfer', rank: 4 } as never),
    /no tiene la opción --rank/,
  ],
  HUB_ID_INVALID: [() => parseHubId('a b/c'), /«a b\/c» no es un nombre de modelo válido\./],
  'HUB_ID_INVALID/revision': [
    () => parseHubId('a/b@../c'),
    /no puede ser una rama, etiqueta o commit: lleva a otra carpeta/,
  ],
  MODEL_NOT_FOUND: [
    () => openModel(path.join(root, 'mobilenet-v3')),
    /No hay ningún modelo incluido, carpeta ni archivo/,
  ],
  'MODEL_NOT_FOUND/folder': [
    async () => openModel(await lay({ 'a.txt': '' })),
    /En la carpeta no hay onnx\/model\.onnx o model\.onnx/,
  ],
  PATTERN_INVALID: [() => nameTest('/(/'), /no es un patrón válido: «/],
  'LABELS_INVALID/none': [() => labelsOf([]), /No hay ninguna etiqueta\./],
  'LABELS_INVALID/twice': [() => labelsOf(['a', 'a']), /La etiqueta «a» está dos veces\./],
};

describe('an error is said in Spanish, with the flags of the command line:', () => {
  test.each(Object.entries(refusals))('%s', async (_, [work, said]) => {
    const text = await refusal(work);
    expect(text).toMatch(said);
    expectSpanish(text);
  });
});

test('its JSON keeps the code, the details and English words', async () => {
  const { context, json } = spanish();
  reportError(new InjertoError('SPLIT_INVALID/share', { details: { option: 'test', got: 2 } }), context, true);
  expect(JSON.parse(json[0]!)).toEqual({
    error: {
      code: 'SPLIT_INVALID',
      variant: 'share',
      details: { option: 'test', got: 2 },
      what: '--test must be a share from 0 to below 1; got 2.',
      hint: 'Use 0.15 for 15 %.',
    },
  });
});

describe('what work tells while it runs is said in Spanish:', () => {
  function told(report: (events: EventReport) => void): string {
    const { context, lines } = spanish();
    const line = (text: string) => void lines.push(text);
    report(new EventReport({ update: () => {}, line, remark: line, end: () => {} }, context));
    return lines.join('\n');
  }

  test('reasons for leaving texts out, and the warnings about them', async () => {
    const folder = await lay({
      't.csv': `${table}uno,a\ndos,b\n,a\ntres,\nuno,a\n"cuatro, a\nx,y,z\ncinco,a\nseis,b\n`,
    });
    const dataset = await textDataset(path.join(folder, 't.csv'), { cacheDir: path.join(root, 'cache') });
    const text = told((events) => events.dataset(dataset));
    await dataset.close();
    expect(text).toContain('No hay texto.');
    expect(text).toContain('No hay etiqueta.');
    expect(text).toContain('Se omite 1 texto: copia exacta dentro de una misma clase.');
    expectSpanish(text);
  });

  test('the method that was chosen and why', () => {
    const reason = remark('METHOD_CHOSEN/few-texts', { perClass: 4 });
    const text = told((events) => events.onEvent({ type: 'method', method: 'contrastive', reason, source: 'SetFit' }));
    expect(text).toBe(
      'método contrastive. Hay pocos textos (4 por clase): en parejas enseñan más al modelo que de uno en uno.',
    );
  });

  test('warnings of a training', () => {
    const text = told(({ onEvent }) => {
      onEvent({ type: 'warning', ...remark('NO_TEST_SPLIT', { modality: 'image' }) });
      onEvent({ type: 'warning', ...remark('OVERFITTING', { epoch: 3, kept: 1 }) });
      onEvent({ type: 'warning', ...remark('MEMORY_TIGHT/parts', { rows: 4, batch: 16, places: 0 }) });
      onEvent({ type: 'warning', ...remark('TEXTS_TRUNCATED', { truncated: 3, texts: 20, maxLength: 128 }) });
    });
    expect(text).toMatchInlineSnapshot(`
      "aviso: No se ha apartado ninguna foto para la prueba: ningún número de este informe viene de fotos que el entrenamiento no haya visto.
      aviso: La pérdida de validación sube mientras la de entrenamiento baja (época 3): el modelo empieza a aprenderse los datos de memoria. Se conservan los pesos de la época 1. Ayudan más datos, más aumento de datos o menos bloques descongelados.
      aviso: Para que quepa en la memoria, cada lote de 16 pasa por el modelo de 4 en 4 muestras y sus gradientes se suman: el resultado es el mismo salvo redondeos, algo más tarde. Con más --memory no haría falta.
      aviso: 3 de 20 textos tienen más de 128 tokens: de ellos solo se lee el comienzo."
    `);
    expectSpanish(text);
  });

  test('a photo that is left out, whose name tries to write to the terminal', () => {
    const why = remark('IMAGE_UNREADABLE/damaged', { format: 'JPEG', reason: 'premature end of file' });
    const text = told(({ onEvent }) => onEvent({ type: 'skipped', file: 'a\u001b[2J\u202e.jpg', ...why }));
    expect(text).toBe(
      'se omite a\\u001b[2J\\u202e.jpg: La imagen JPEG está cortada o dañada: «premature end of file».',
    );
  });
});
