/** Tables of pages: heads that screen readers find, and a frame that scrolls where the screen is narrow. */
import { escapeHtml } from './escape-html.ts';

export interface Column {
  readonly name: string;
  /** Numbers stand at the right. @default false */
  readonly number?: boolean;
}

/** @param rows cells as HTML, the first of each row its head. @param label of the frame: what it holds. */
export function htmlTable(label: string, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const side = (n: number) => (columns[n]?.number ? ' class="number"' : '');
  const heads = columns.map(({ name }, n) => `<th scope="col"${side(n)}>${escapeHtml(name)}</th>`);
  const body = rows.map(([first = '', ...cells]) => {
    const others = cells.map((cell, n) => `<td${side(n + 1)}>${cell}</td>`);
    return `<tr><th scope="row">${first}</th>${others.join('')}</tr>`;
  });
  return `<div class="scroll" role="region" aria-label="${escapeHtml(label)}" tabindex="0"><table><thead><tr>${heads.join('')}</tr></thead><tbody>${body.join('')}</tbody></table></div>`;
}

export const tableStyle = `
.scroll { overflow-x: auto; margin: 0.5rem 0; }
table { border-collapse: collapse; font-size: 0.95rem; overflow-wrap: normal; }
th, td { padding: 0.25rem 1rem 0.25rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); font-weight: 600; }
tbody th { font-weight: 500; }
td:not(.number) { overflow-wrap: anywhere; min-width: 7rem; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
`;
