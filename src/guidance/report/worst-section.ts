/** The most confident mistakes: photos in small, texts in excerpts. */
import type { ImageDataset, ImageSample, TextDataset, TextSample } from '../../data/index.ts';
import { thumbnail } from '../../data/pixels/change-image.ts';
import { InjertoError } from '../../errors.ts';
import type { TrainingRun } from '../../methods/training-run.ts';
import { escapeHtml } from '../page/escape-html.ts';
import { dataUrl } from '../page/page.ts';
import type { ReportFormat } from './report-format.ts';
import { worstPredictions } from './training-numbers.ts';

/** Characters of a text that are shown. */
const excerptLength = 240;
/** Longer edge of a photo in small, in pixels. */
const edge = 160;

/** @returns '' where there is no mistake. */
export async function worstSection(
  run: TrainingRun,
  dataset: ImageDataset | TextDataset,
  format: ReportFormat,
): Promise<string> {
  const worst = worstPredictions(run);
  const said = (answer: string | number | readonly string[]) =>
    typeof answer === 'number' ? format.decimal(answer) : [answer].flat().join(', ') || '–';
  const items: string[] = [];
  for (const { sample, truth, predicted, scores } of worst) {
    const confidence = scores[0] ? ` (${format.percent(scores[0].score)})` : '';
    const caption = `${escapeHtml(said(truth))} → <strong>${escapeHtml(said(predicted))}</strong>${confidence}<br><span class="quiet">${escapeHtml(sample.id)}</span>`;
    items.push(`<li>${await shownSample(sample, dataset)}<div>${caption}</div></li>`);
  }
  return items.length === 0 ? '' : `<ul class="worst ${dataset.modality}">${items.join('')}</ul>`;
}

async function shownSample(sample: ImageSample | TextSample, dataset: ImageDataset | TextDataset): Promise<string> {
  if (dataset.modality === 'text') {
    const [text] = await dataset.read([sample as TextSample]);
    const whole = [text ?? ''].flat().join(' / ');
    const shown = whole.length > excerptLength ? `${whole.slice(0, excerptLength - 1)}…` : whole;
    return `<blockquote>${escapeHtml(shown)}</blockquote>`;
  }
  const { path, read } = sample as ImageSample;
  try {
    const bytes = await thumbnail(read ? await read() : path, edge);
    return `<img src="${dataUrl('image/jpeg', bytes)}" alt="${escapeHtml(sample.id)}">`;
  } catch (error) {
    // a photo that has gone since then is named all the same
    if (!(error instanceof InjertoError)) throw error;
    return '';
  }
}

export const worstStyle = `
.worst { list-style: none; margin: 0.5rem 0; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr)); }
.worst.text { grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); }
.worst li { font-size: 0.9rem; line-height: 1.35; }
.worst img { display: block; max-width: 100%; height: 8rem; object-fit: contain; object-position: left; background: var(--panel); margin-bottom: 0.25rem; }
.worst blockquote { margin: 0 0 0.25rem; padding: 0.5rem 0.75rem; background: var(--panel); border-left: 3px solid var(--line); white-space: pre-wrap; }
`;
