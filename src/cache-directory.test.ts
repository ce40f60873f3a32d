import { expect, test } from 'vitest';
import { cacheDirectory } from './cache-directory.ts';

test('the cache lies where the platform keeps caches', () => {
  const at = (env: Record<string, string>, platform: NodeJS.Platform) =>
    cacheDirectory(env, platform, platform === 'win32' ? 'C:\\Users\\ana' : '/home/ana');
  expect([
    at({}, 'linux'),
    at({ XDG_CACHE_HOME: '/xdg' }, 'linux'),
    at({}, 'darwin'),
    at({ LOCALAPPDATA: 'D:\\Local' }, 'win32'),
    at({}, 'win32'),
    at({ INJERTO_CACHE: '/big/disk' }, 'linux'),
  ]).toMatchInlineSnapshot(`
    [
      "/home/ana/.cache/injerto",
      "/xdg/injerto",
      "/home/ana/Library/Caches/injerto",
      "D:\\Local\\injerto\\Cache",
      "C:\\Users\\ana\\AppData\\Local\\injerto\\Cache",
      "/big/disk",
    ]
  `);
});
