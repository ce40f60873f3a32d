/** What a page can tell of its memory. */
import type { MemoryGauge } from '../methods/memory/memory-account.ts';

const gibibyte = 2 ** 30;
/** 32-bit WebAssembly addresses no more. */
const mostBytes = 4 * gibibyte;

/** Chromium alone tells what scripts hold, and browsers tell the device's memory in coarse steps up to 8 GiB, or not at all. */
interface TellingBrowser {
  readonly performance: { readonly memory?: { readonly usedJSHeapSize: number } };
  readonly navigator: { readonly deviceMemory?: number };
}

let peak = 0;

function held(): number {
  const bytes = (globalThis as unknown as TellingBrowser).performance.memory?.usedJSHeapSize ?? 0;
  peak = Math.max(peak, bytes);
  return bytes;
}

/** Half of the device's memory, of which 4 GiB are assumed where the browser does not tell. */
function usable(): number {
  const { deviceMemory = 4 } = (globalThis as unknown as TellingBrowser).navigator;
  return Math.min(mostBytes, (deviceMemory * gibibyte) / 2);
}

export const webMemory: MemoryGauge = {
  held,
  usable,
  peak: () => {
    held();
    return peak;
  },
};
