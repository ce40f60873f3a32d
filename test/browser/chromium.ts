/** A real browser for tests: it comes as a package and wants no download. */
import type { Browser } from 'playwright-core';

/** @returns why it cannot be started, where it is so: the packaged one is for Linux, x64, and wants some libraries of the system. */
export async function openBrowser(): Promise<Browser | string> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `no packaged one for ${process.platform} ${process.arch}`;
  const { chromium } = await import('playwright-core');
  const { default: packaged } = await import('@sparticuz/chromium');
  try {
    const executablePath = await packaged.executablePath();
    // root, as in containers, has no sandbox
    return await chromium.launch({
      executablePath,
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
      headless: true,
    });
  } catch (error) {
    return `does not start: ${String(error).split('\n')[0]}`;
  }
}
