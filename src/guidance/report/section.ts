import { escapeHtml } from '../page/escape-html.ts';

/** A section with its heading; nothing where there is nothing to say. */
export function section(heading: string, content: string): string {
  return content === '' ? '' : `<section><h2>${escapeHtml(heading)}</h2>${content}</section>`;
}
