/** What the header of a table says beside the names. */
export interface TypedHeader {
  readonly names: readonly string[];
  /** Records that the header takes. */
  readonly records: number;
  readonly label: readonly string[];
  readonly ignored: readonly string[];
}

const types = /^(c|d|s|t|continuous|discrete|string|time|datetime|basket|numeric|text|)$/i;
const flags = /^(class|c|meta|m|ignore|i|weight|w|multiclass|.*=.*|)$/i;

/**
 * The headers of Orange (orangedatamining.com, "Loading and Saving Data"): three rows of names, types and flags
 * (`class`, `meta`, `ignore`), or one whose names carry both before a `#`: `cD#sentiment`, `mS#text`, `i#note`.
 */
export function orangeHeader(records: readonly (readonly string[])[]): TypedHeader | undefined {
  const [names, second, third] = records;
  if (!names) return undefined;
  const prefixed = names.map((name) => /^([mciw]?)([CDST]?)#(.*)$/.exec(name.trim()));
  if (prefixed.some((match) => match && (match[1] || match[2]))) {
    const plain = names.map((name, i) => (prefixed[i] ? prefixed[i][3]! : name).trim());
    const flagged = (flag: RegExp) => plain.filter((_, i) => flag.test(prefixed[i]?.[1] ?? ''));
    return { names: plain, records: 1, label: flagged(/^c$/), ignored: flagged(/^[iw]$/) };
  }
  if (!second || !third || second.length !== names.length || third.length > names.length) return undefined;
  const typed = second.map((type) => type.trim());
  // A list of values stands for "discrete": "no yes".
  const told = typed.filter((type) => type !== '' && types.test(type)).length;
  if (told === 0 || !typed.every((type) => types.test(type) || (told > 0 && /^\S+( \S+)+$/.test(type))))
    return undefined;
  if (!third.every((flag) => flags.test(flag.trim())) || !third.some((flag) => flag.trim() !== '')) return undefined;
  const plain = names.map((name) => name.trim());
  const flagged = (flag: RegExp) => plain.filter((_, i) => flag.test(third[i]?.trim() ?? ''));
  return {
    names: plain,
    records: 3,
    label: flagged(/^(class|c|multiclass)$/i),
    ignored: flagged(/^(ignore|i|weight|w)$/i),
  };
}
