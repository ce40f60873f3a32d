/** A row of a CSV file (RFC 4180), with its line feed. Values with commas, quotes, line feeds or outer blanks are quoted. */
export function csvRow(values: readonly (string | number)[]): string {
  const quoted = (value: string | number) =>
    /[",\r\n]|^\s|\s$/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
  return `${values.map(quoted).join(',')}\n`;
}
