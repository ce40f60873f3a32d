/** AVIF, HEIC, a camera's CR3 or a video? All four are ISO base media files: a box `ftyp` with a brand and those that it is compatible with. */
export function isoMediaKind(text: string): 'avif' | 'heic' | 'raw' | 'video' | undefined {
  if (text.slice(4, 8) !== 'ftyp') return undefined;
  const length = (text.charCodeAt(2) << 8) | text.charCodeAt(3);
  const brands = [text.slice(8, 12), ...(text.slice(16, Math.max(16, length)).match(/[\s\S]{4}/g) ?? [])];
  // A still image says `mif1` first and what it is coded in after.
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  if (brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand))) return 'heic';
  if (brands[0] === 'crx ') return 'raw';
  return 'video';
}
