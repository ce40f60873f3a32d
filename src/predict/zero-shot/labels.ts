/** The classes that are wanted, in words. */
import { InjertoError } from '../../errors.ts';

export interface ZeroShotLabel {
  readonly name: string;
  /** Wordings of what belongs to it, the name among them; each counts alike. At least one. */
  readonly phrases: readonly string[];
}

/** A name; `name: description`; `name: one wording | another`; or the parts. */
export type LabelSpec = string | { readonly name: string; readonly phrases?: readonly string[] };

/** @throws {InjertoError} LABELS_INVALID if there is none, one has no name, or two have the same. */
export function labelsOf(specs: readonly LabelSpec[]): ZeroShotLabel[] {
  const labels = specs.map((spec) => (typeof spec === 'string' ? parseLabel(spec) : fromParts(spec)));
  if (labels.length === 0) throw new InjertoError('LABELS_INVALID/none');
  const seen = new Set<string>();
  for (const { name } of labels) {
    if (name === '') throw new InjertoError('LABELS_INVALID/empty');
    if (seen.has(name)) throw new InjertoError('LABELS_INVALID/twice', { details: { label: name } });
    seen.add(name);
  }
  return labels;
}

/** The labels of one line: parted by semicolons if there is one, else by commas, so that descriptions may have commas. */
export function splitLabels(text: string): string[] {
  return text
    .split(text.includes(';') ? ';' : ',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** `sport: matches, players | games` is "sport", with the wordings "sport", "matches, players" and "games". */
function parseLabel(text: string): ZeroShotLabel {
  const [, name = text, description = ''] = /^([^:]*):(?:\s+(.*))?$/s.exec(text.trim()) ?? [];
  return fromParts({ name, phrases: description.split('|') });
}

function fromParts({ name, phrases = [] }: Exclude<LabelSpec, string>): ZeroShotLabel {
  const wordings = [name, ...phrases].map((phrase) => phrase.trim()).filter(Boolean);
  return { name: name.trim(), phrases: [...new Set(wordings)] };
}
