/** Columns that say what rows have in common: a patient, an author, a session. */
import { mayBeMissing } from '../labels/missing-values.ts';
import type { ColumnFacts } from './column-facts.ts';
import { plain } from './side-flags.ts';

const things = [
  ...[
    'patient',
    'subject',
    'participant',
    'person',
    'individual',
    'speaker',
    'author',
    'writer',
    'user',
    'customer',
    'client',
  ],
  ...[
    'reviewer',
    'group',
    'family',
    'animal',
    'specimen',
    'lesion',
    'eye',
    'session',
    'visit',
    'study',
    'exam',
    'recording',
  ],
  ...['video', 'clip', 'scene', 'sequence', 'seq', 'burst', 'camera', 'conversation', 'dialog', 'dialogue', 'thread'],
  ...[
    'paciente',
    'sujeto',
    'participante',
    'persona',
    'individuo',
    'hablante',
    'autor',
    'autora',
    'usuario',
    'cliente',
  ],
  ...[
    'grupo',
    'familia',
    'lesion',
    'sesion',
    'visita',
    'estudio',
    'grabacion',
    'escena',
    'secuencia',
    'camara',
    'conversacion',
  ],
];
const groupName = new RegExp(`^(?:${things.join('|')})s?(?:id|ids|no|nr|num|number|name|code|key|index|idx|hash)?$`);
const idOfGroup = new RegExp(`^(?:id|codigo|numero)(?:de|del)?(?:${things.join('|')})$`);

/** Of the cells of the columns of sides and of groups, whichever there are: first that of the side. */
export function marked(cells: readonly unknown[], split: string | undefined): readonly [unknown, unknown] {
  return split === undefined ? [undefined, cells[0]] : [cells[0], cells[1]];
}

/** The name in a cell of such a column; undefined where it is empty, or NA. */
export function subjectOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const name = String(value).normalize().trim();
  return name === '' || mayBeMissing(name) ? undefined : name;
}

/** Whether it is called as what rows have in common is called, and has values that recur. */
export function isGroupColumn({ name, distinct, filled }: ColumnFacts): boolean {
  const called = plain(name.normalize('NFD').replace(/\p{M}/gu, ''));
  return (groupName.test(called) || idOfGroup.test(called)) && distinct > 1 && distinct < filled;
}
