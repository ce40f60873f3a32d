import { describe, expect, test } from 'vitest';
import type { MemoryBudget, TrainingGraph } from '../../autodiff/index.ts';
import type { InjertoError } from '../../errors.ts';
import type { WarningEvent } from '../../training/events.ts';
import { planStep, type StepRequest, settlePlan } from './plan-step.ts';

/** A step of 10 bytes a sample, or 4 where activations are computed twice at as many places as it takes; 100 bytes come on top, and the block that
 *  the engine lays out takes 5 a sample. */
function request(batchSize: number, divisible = true): StepRequest {
  const build = (memory?: MemoryBudget) => {
    const all = 10 * (memory?.batch ?? 0);
    const fits = [all, 0.7 * all, 0.4 * all].findIndex((needed) => needed <= (memory?.bytes ?? 0));
    const pieces = !memory ? 0 : fits < 0 ? 3 : fits && fits + 1;
    return {
      recomputed: { pieces, bytes: [1, 1, 0.7, 0.4][pieces]! * all },
    } as TrainingGraph;
  };
  const share = [1, 1, 0.7, 0.4];
  return {
    build,
    bytesOf: ({ recomputed }, { rows, compact }) => 100 + rows * (10 * share[recomputed!.pieces]! + (compact ? 0 : 5)),
    batchSize,
    divisible,
  };
}

const planned = (batchSize: number, room: number, divisible = true) => {
  const { graph, rows, compact, bytes } = planStep(request(batchSize, divisible), room);
  return { pieces: graph.recomputed!.pieces, rows, compact, bytes };
};

describe('the fastest way that fits', () => {
  test('with room, everything is kept and the engine lays out a block', () => {
    expect(planned(16, 340)).toEqual({ pieces: 0, rows: 16, compact: false, bytes: 340 });
  });

  test('else without that block', () => {
    expect(planned(16, 339)).toEqual({ pieces: 0, rows: 16, compact: true, bytes: 260 });
  });

  test('else activations are computed twice, at as few places as it takes', () => {
    expect(planned(16, 259)).toEqual({ pieces: 2, rows: 16, compact: true, bytes: 212 });
    expect(planned(16, 200)).toEqual({ pieces: 3, rows: 16, compact: true, bytes: 164 });
  });

  test('else the batch goes through in parts, whole ones first', () => {
    expect(planned(16, 163)).toEqual({ pieces: 2, rows: 8, compact: true, bytes: 156 });
    expect(planned(16, 104)).toEqual({ pieces: 3, rows: 1, compact: true, bytes: 104 });
  });

  test('what takes least, where nothing fits', () => {
    expect(planned(16, 50)).toEqual({ pieces: 3, rows: 1, compact: true, bytes: 104 });
    expect(planned(16, 50, false)).toEqual({ pieces: 3, rows: 16, compact: true, bytes: 164 });
  });

  test('a batch of one, and one that is no power of two', () => {
    expect(planned(1, 105)).toMatchObject({ rows: 1 });
    expect(planned(7, 120)).toMatchObject({ rows: 4, bytes: 116 });
  });
});

function inSpanish(error: InjertoError): string {
  const { what, hint } = error.in('es');
  return `${what} ${hint}`;
}

describe('what is said', () => {
  const said = (asked: StepRequest, room: number, transferFits = false) => {
    const events: WarningEvent[] = [];
    const plan = planStep(asked, room);
    settlePlan(asked, plan, { base: 1000, budget: 1000 + room, transferFits }, (e) => events.push(e as WarningEvent));
    return events.map(({ code, variant, details }) => ({ code: variant ? `${code}/${variant}` : code, details }));
  };
  const refused = (...args: Parameters<typeof said>): InjertoError => {
    try {
      said(...args);
    } catch (error) {
      return error as InjertoError;
    }
    throw new Error('It was not refused.');
  };

  test('nothing where nothing changes', () => {
    expect(said(request(16), 1000)).toEqual([]);
    expect(said(request(16), 300)).toEqual([]);
  });

  test('what was chosen, and what it costs', () => {
    expect(said(request(16), 200)).toEqual([{ code: 'MEMORY_TIGHT', details: { places: 3 } }]);
    expect(said(request(16), 163)).toEqual([
      { code: 'MEMORY_TIGHT/parts-twice', details: { rows: 8, batch: 16, places: 2 } },
    ]);
  });

  test('the batch that would fit, where a batch cannot go through in parts', () => {
    const error = refused(request(16, false), 120);
    expect(error.code).toBe('MEMORY_INSUFFICIENT');
    expect(error.details).toEqual({ needed: 1164, budget: 1120, batch: 4 });
    expect(error.message).toMatchInlineSnapshot(`
      "This training needs about 1 kB of memory for the whole process, and it may take 1 kB.
        try: A batch of 4 fits (\`batchSize\`). \`memory\` sets what the process may hold, if the machine has more than was found."
    `);
    expect(inSpanish(error)).toMatchInlineSnapshot(
      `"Este entrenamiento necesita unos 1 kB de memoria para todo el proceso, y puede ocupar 1 kB. Cabe con un lote de 4 (\`batchSize\`). \`memory\` fija cuánta puede ocupar el proceso, si la máquina tiene más de la encontrada."`,
    );
  });

  test('of pairs, in the units of the option', () => {
    expect(refused({ ...request(16, false), samplesPerUnit: 2 }, 120).details).toMatchObject({ batch: 2 });
  });

  test('the method that would fit, where no batch does', () => {
    const error = refused(request(16), 50, true);
    expect(error.message).toMatchInlineSnapshot(`
      "This training needs about 1 kB of memory for the whole process, and it may take 1 kB. That is with one sample at a time.
        try: Training the head alone fits (\`transfer\`); fewer blocks (\`unfreeze\`) or a smaller model may. \`memory\` sets what the process may hold, if the machine has more than was found."
    `);
    expect(inSpanish(error)).toMatchInlineSnapshot(
      `"Este entrenamiento necesita unos 1 kB de memoria para todo el proceso, y puede ocupar 1 kB. Y eso con las muestras de una en una. Cabe si entrenas solo la cabeza (\`transfer\`); quizá también con menos bloques (\`unfreeze\`) o un modelo menor. \`memory\` fija cuánta puede ocupar el proceso, si la máquina tiene más de la encontrada."`,
    );
  });

  test('else a smaller model', () => {
    const error = refused(request(16), 50);
    expect(error.message).toMatchInlineSnapshot(`
      "This training needs about 1 kB of memory for the whole process, and it may take 1 kB.
        try: Choose a smaller model, or shorter texts (\`maxLength\`). \`memory\` sets what the process may hold, if the machine has more than was found."
    `);
    expect(inSpanish(error)).toMatchInlineSnapshot(
      `"Este entrenamiento necesita unos 1 kB de memoria para todo el proceso, y puede ocupar 1 kB. Elige un modelo menor, o textos más cortos (\`maxLength\`). \`memory\` fija cuánta puede ocupar el proceso, si la máquina tiene más de la encontrada."`,
    );
  });
});
