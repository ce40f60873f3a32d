import os from 'node:os';
import path from 'node:path';

/**
 * Where Injerto keeps what it can make again: `INJERTO_CACHE`, else the platform's place for caches
 * (`~/Library/Caches/injerto`, `%LOCALAPPDATA%\injerto\Cache`, `$XDG_CACHE_HOME/injerto` or `~/.cache/injerto`).
 */
export function cacheDirectory(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = os.homedir(),
): string {
  const join = platform === 'win32' ? path.win32.join : path.posix.join;
  if (env.INJERTO_CACHE) return path.resolve(env.INJERTO_CACHE);
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'injerto');
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'injerto', 'Cache');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'injerto');
}
