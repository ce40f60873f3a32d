/** One self-contained page: no script, nothing loaded from anywhere. */
import type { Language } from '../../messages/index.ts';
import { escapeHtml } from './escape-html.ts';

export interface Page {
  readonly language: Language;
  readonly title: string;
  /** HTML of `<main>`, without `style` attributes: the policy refuses them. */
  readonly body: string;
  /** Styles of this kind of page. */
  readonly style: string;
}

/** Colors by role, in pairs that WCAG AA accepts for text (4.5 : 1) and for lines of plots (3 : 1), by day, by night and on paper. */
const commonStyle = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1b1b1f; --quiet: #55565f; --line: #c9c9d1; --panel: #f4f4f7; --mark: #8a3d00; --other: #1f5fa8; --bar: #b85a12; }
@media (prefers-color-scheme: dark) { :root { --ground: #17171b; --text: #ececf1; --quiet: #b4b5c0; --line: #4a4b55; --panel: #222228; --mark: #ffb077; --other: #8fc0f5; --bar: #e08a45; } }
@media print { :root { color-scheme: light; --ground: #ffffff; --text: #000000; --quiet: #444444; --line: #999999; --panel: #ffffff; --mark: #8a3d00; --other: #1f5fa8; --bar: #b85a12; } section, figure, tr { break-inside: avoid; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 62rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0.5rem 0; }
h2 { font-size: 1.2rem; margin: 2rem 0 0.5rem; }
p { margin: 0.5rem 0; }
a { color: var(--other); }
.quiet { color: var(--quiet); }
code { background: var(--panel); padding: 0 0.2em; border-radius: 0.2em; font-size: 0.92em; }
`;

/** @returns the bytes of an HTML document whose policy allows its own styles by their hash, pictures in `data:` URLs, and nothing else. */
export async function renderPage({ language, title, body, style }: Page): Promise<string> {
  const styles = commonStyle + style;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(styles));
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escapeHtml(title)}</title>
<style>${styles}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;
}

/** A picture inside the page. */
export function dataUrl(type: 'image/png' | 'image/jpeg', bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return `data:${type};base64,${btoa(text)}`;
}
