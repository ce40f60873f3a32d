/** Indented lines below a heading, and a blank one; nothing where there are no lines. */
export function section(heading: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [heading, ...lines.map((line) => `  ${line}`), ''] : [];
}
