/** Requests to the hub: redirects, tokens, patience. Node only. */
import { InjertoError, messageOf } from '../errors.ts';
import { hubRefusal } from './hub-refusal.ts';
import type { HubSettings } from './hub-settings.ts';
import { askedToWait, PassingFailure, type RetryTiming, retryTiming, withRetries } from './retry.ts';

export interface HubClientOptions {
  readonly settings: HubSettings;
  readonly signal?: AbortSignal | undefined;
  readonly onRetry?: (error: InjertoError, seconds: number) => void;
  readonly timing?: RetryTiming | undefined;
}

export interface HubResponse {
  readonly response: Response;
  /** What the hub itself said of the file, before it sent us to where the bytes lie. */
  readonly said: { readonly commit: string | undefined; readonly etag: string | undefined };
  /** Ends the watch for silence; to be called when the body is no longer read. */
  readonly done: () => void;
  /** Something came. */
  readonly alive: () => void;
}

const mostRedirects = 8;

export class HubClient {
  readonly settings: HubSettings;
  readonly #signal: AbortSignal | undefined;
  readonly #onRetry: HubClientOptions['onRetry'];
  readonly #timing: RetryTiming;

  constructor({ settings, signal, onRetry, timing }: HubClientOptions) {
    this.settings = settings;
    this.#signal = signal;
    this.#onRetry = onRetry;
    this.#timing = timing ?? retryTiming;
  }

  /** Runs `attempt` until it succeeds or fails for good. A signal that is aborted ends it with its reason. */
  async retrying<T>(attempt: () => Promise<T>): Promise<T> {
    return withRetries(attempt, {
      timing: this.#timing,
      signal: this.#signal,
      onRetry: ({ error }, seconds) => this.#onRetry?.(error, seconds),
    });
  }

  /** GET. Follows redirects; the token goes to the hub's own origin and nowhere else. Status 416 is an answer like 200 and 206.
   * @param path from the endpoint on. @param subject the model, for errors.
   * @throws {PassingFailure} for what may be gone the next time · {InjertoError} for what stays. */
  async get(path: string, subject: string, headers: Readonly<Record<string, string>> = {}): Promise<HubResponse> {
    const { endpoint } = this.settings;
    const silence = this.#watchSilence();
    let url = new URL(`${endpoint}${path}`);
    let said: HubResponse['said'] = { commit: undefined, etag: undefined };
    try {
      for (let hops = 0; hops <= mostRedirects; hops++) {
        const response = await this.#request(url, headers, silence.signal);
        silence.alive();
        const { headers: answer, status } = response;
        if (url.origin === new URL(endpoint).origin) {
          // Of a file that lies elsewhere only the linked tag is the hub's own; the other belongs to the answer.
          const etag = answer.get('x-linked-etag') ?? said.etag ?? (status < 300 ? answer.get('etag') : null);
          said = { commit: answer.get('x-repo-commit') ?? said.commit, etag: etag ? plainEtag(etag) : undefined };
        }
        if (response.ok || status === 416) return { response, said, done: silence.end, alive: silence.alive };
        const location = answer.get('location');
        if (![301, 302, 303, 307, 308].includes(status) || !location) {
          throw await this.#refused(response, subject, url);
        }
        await response.body?.cancel();
        url = this.#next(url, location, subject);
      }
      throw new InjertoError('HUB_ANSWER_INVALID/redirects', { details: { most: mostRedirects }, where: subject });
    } catch (error) {
      silence.end();
      throw error;
    }
  }

  /** What went wrong on the connection, or the reason of an abort by the caller. */
  connectionFailure(error: unknown, subject: string, progressed: boolean): unknown {
    if (error instanceof InjertoError || error instanceof PassingFailure) return error;
    if (this.#signal?.aborted) return this.#signal.reason;
    const cause = error instanceof Error && error.cause ? error.cause : error;
    const unreachable = new InjertoError('HUB_UNREACHABLE', {
      details: { reason: messageOf(cause) || messageOf(error) },
      where: subject.includes(this.settings.endpoint) ? subject : `${subject}, ${this.settings.endpoint}`,
      cause: error,
    });
    return new PassingFailure(unreachable, { progressed });
  }

  async #request(url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Response> {
    const { endpoint, token } = this.settings;
    const toHub = url.origin === new URL(endpoint).origin;
    try {
      return await fetch(url, {
        redirect: 'manual',
        signal,
        headers: {
          'user-agent': 'injerto',
          // Bytes as they are: sizes and ranges would mean something else otherwise.
          'accept-encoding': 'identity',
          ...headers,
          ...(toHub && token && { authorization: `Bearer ${token}` }),
        },
      });
    } catch (error) {
      throw this.connectionFailure(error, url.origin, false);
    }
  }

  async #refused(response: Response, subject: string, url: URL): Promise<unknown> {
    await response.body?.cancel().catch(() => undefined);
    const error = hubRefusal(response, { subject, url, settings: this.settings });
    const passing = [408, 429, 500, 502, 503, 504].includes(response.status);
    return passing ? new PassingFailure(error, { waitSeconds: askedToWait(response.headers) }) : error;
  }

  #next(from: URL, location: string, subject: string): URL {
    const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
    // From https nothing leads back to where anyone can listen and change.
    if (to && (to.protocol === 'https:' || (to.protocol === 'http:' && from.protocol === 'http:'))) {
      // A model that was renamed: what was asked about it stays asked.
      if (to.origin === from.origin && to.search === '') to.search = from.search;
      return to;
    }
    throw new InjertoError('HUB_ANSWER_INVALID/redirect', {
      details: { ...(to && { origin: to.origin }) },
      where: subject,
    });
  }

  #watchSilence() {
    const controller = new AbortController();
    const { silence } = this.#timing;
    const late = () => controller.abort(new Error(`nothing came for ${Math.round(silence / 1000)} s`));
    const timer = setTimeout(late, silence);
    return {
      signal: this.#signal ? AbortSignal.any([this.#signal, controller.signal]) : controller.signal,
      alive: () => {
        timer.refresh();
      },
      end: () => clearTimeout(timer),
    };
  }
}

/** `W/"abc"` and `"abc"` are abc. */
function plainEtag(etag: string): string {
  return etag.replace(/^W\//, '').replaceAll('"', '');
}
