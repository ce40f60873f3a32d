/** JSON, and the three numbers that Python writes into it though JSON has none of them: as null, which means missing everywhere.
 * @throws {SyntaxError} */
export function jsonValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!/\b(?:NaN|Infinity)\b/.test(text)) throw error;
    return JSON.parse(
      text.replace(stringOrNumber, (found, number?: string) => (number === undefined ? found : 'null')),
    );
  }
}

const stringOrNumber = /"(?:[^"\\]|\\.)*"|(-?\b(?:NaN|Infinity)\b)/g;
