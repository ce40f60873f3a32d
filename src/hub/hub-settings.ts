/** What the environment says about the hub: the same variables, with the same meaning, as for Python's huggingface_hub. Node only. */
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { InjertoError } from '../errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface HubSettings {
  /** The folder that holds `models--OWNER--NAME`. */
  readonly cacheFolder: string;
  /** Without a slash at the end. */
  readonly endpoint: string;
  readonly token: string | undefined;
  /** Nothing is asked of the network. */
  readonly offline: boolean;
  /** Whether links may be made; where the system refuses them, copies are made anyway. */
  readonly symlinks: boolean;
}

/** @throws {InjertoError} HUB_ENDPOINT_INVALID. */
export async function hubSettings(env: Environment = process.env, home: string = os.homedir()): Promise<HubSettings> {
  const hfHome = hubHome(env, home);
  return {
    cacheFolder: hubCacheFolder(env, home),
    endpoint: endpointOf(env),
    token: isTrue(env.HF_HUB_DISABLE_IMPLICIT_TOKEN) ? undefined : await tokenOf(env, hfHome, home),
    offline: isTrue(env.HF_HUB_OFFLINE || env.TRANSFORMERS_OFFLINE),
    symlinks: !isTrue(env.HF_HUB_DISABLE_SYMLINKS),
  };
}

/** `HF_HUB_CACHE`, else `HF_HOME/hub`, else `XDG_CACHE_HOME/huggingface/hub`, else `~/.cache/huggingface/hub`. */
export function hubCacheFolder(env: Environment = process.env, home: string = os.homedir()): string {
  const named = env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE;
  return named ? expand(named, env, home) : path.join(hubHome(env, home), 'hub');
}

function hubHome(env: Environment, home: string): string {
  if (env.HF_HOME) return expand(env.HF_HOME, env, home);
  return path.join(expand(env.XDG_CACHE_HOME || path.join(home, '.cache'), env, home), 'huggingface');
}

/** `~` and `$NAME`, which a service file or a notebook does not expand. */
function expand(text: string, env: Environment, home: string): string {
  const named = text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced, bare) => env[braced ?? bare] ?? whole);
  return path.resolve(named.replace(/^~(?=$|[/\\])/, home));
}

function endpointOf(env: Environment): string {
  const text = (env.HF_ENDPOINT || 'https://huggingface.co').trim().replace(/\/+$/, '');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash) return text;
  // The address is not repeated: it may hold a password.
  throw new InjertoError('HUB_ENDPOINT_INVALID', { where: 'HF_ENDPOINT' });
}

async function tokenOf(env: Environment, hfHome: string, home: string): Promise<string | undefined> {
  const named = clean(env.HF_TOKEN) ?? clean(env.HUGGING_FACE_HUB_TOKEN);
  if (named) return named;
  const file = env.HF_TOKEN_PATH ? expand(env.HF_TOKEN_PATH, env, home) : path.join(hfHome, 'token');
  return clean(await readFile(file, 'utf8').catch(() => undefined));
}

/** A token that was pasted with a line feed would make an invalid header. */
function clean(token: string | undefined): string | undefined {
  return token?.replace(/\s/g, '') || undefined;
}

function isTrue(value: string | undefined): boolean {
  return /^(1|on|yes|true)$/i.test(value ?? '');
}
