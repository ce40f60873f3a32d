/** What an explanation looks like: pictures of a photo, a page of a text. */
import { encodePng } from '../../data/pixels/change-image.ts';
import type { Language } from '../../messages/index.ts';
import type { Explanation, PhotoExplanation } from './explanation.ts';
import { overlay, smoothed, stretched } from './heat-map.ts';
import { textPage } from './text-page.ts';

export interface ExplanationFile {
  /** What its name ends in, after that of the input: `.evidence.png`. */
  readonly ending: '.evidence.png' | '.grad-cam.png' | '.evidence.html';
  readonly bytes: Uint8Array;
}

/** Of a photo: what the model sees of it in gray, with what speaks for the class in orange and what speaks against it in blue (`.evidence.png`), and
 * the Grad-CAM map over it where there is one (`.grad-cam.png`), both at least 448 pixels wide. Of a text: a self-contained page (`.evidence.html`).
 * @param language of the page. @default 'en' */
export async function explanationFiles(
  explanation: Explanation,
  { language = 'en' }: { readonly language?: Language } = {},
): Promise<ExplanationFile[]> {
  if (explanation.modality === 'text') {
    return [{ ending: '.evidence.html', bytes: new TextEncoder().encode(await textPage(explanation, language)) }];
  }
  const evidence = await overlayPng(explanation, visibleEvidence(explanation));
  const { gradCam, seen } = explanation;
  if (!gradCam) return [{ ending: '.evidence.png', bytes: evidence }];
  const cam = await overlayPng(explanation, stretched(gradCam, seen));
  return [
    { ending: '.evidence.png', bytes: evidence },
    { ending: '.grad-cam.png', bytes: cam },
  ];
}

/** Attributions averaged over squares of about a thirtieth of the photo: single pixels flicker. */
export function visibleEvidence({ attributions }: PhotoExplanation): PhotoExplanation['attributions'] {
  return smoothed(attributions, Math.max(1, Math.round(Math.min(attributions.height, attributions.width) / 60)));
}

/** Pixels that a picture is wide at least. */
const leastWidth = 448;

function overlayPng({ seen }: PhotoExplanation, map: PhotoExplanation['attributions']): Promise<Uint8Array> {
  return encodePng(overlay(seen, map), Math.max(1, Math.ceil(leastWidth / seen.width)));
}
