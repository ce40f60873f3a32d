/** Writes CSV as RFC 4180 has it. */
export function csvOf(rows: readonly (readonly string[])[], { delimiter = ',', newline = '\n' } = {}): string {
  return rows.map((row) => row.map((field) => quoted(field, delimiter)).join(delimiter) + newline).join('');
}

function quoted(field: string, delimiter: string): string {
  return field.includes(delimiter) || /["\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
