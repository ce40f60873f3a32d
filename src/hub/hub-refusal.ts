/** What the hub refuses, said so that one knows what to do. */
import { InjertoError } from '../errors.ts';
import { editDistance, nearestNames } from '../names/nearest-names.ts';
import { catalogue } from './catalogue.ts';
import type { HubSettings } from './hub-settings.ts';

interface Request {
  /** The model, or the model and a file of it. */
  readonly subject: string;
  readonly url: URL;
  readonly settings: HubSettings;
}

/** The hub names the reason in `X-Error-Code`; what lies behind it may be any web server. */
export function hubRefusal({ status, headers }: Response, { subject, url, settings }: Request): InjertoError {
  const code = headers.get('x-error-code') ?? '';
  const where = `${subject}, ${settings.endpoint}`;
  const refusal = (name: string, what: string, hint: string) => new InjertoError(name, { what, where, hint });
  if (code === 'GatedRepo' || status === 403) {
    return refusal(
      'HUB_FORBIDDEN',
      settings.token
        ? 'The hub does not let you have this model.'
        : 'The hub gives this model only to those who log in.',
      `Accept the terms of the model on its page${settings.token ? ', and check that your token may read it' : ', and set HF_TOKEN'}.`,
    );
  }
  if (status === 401) {
    return settings.token
      ? refusal(
          'HUB_UNAUTHORIZED',
          'The hub does not accept the token.',
          'Make a new one and set HF_TOKEN, or unset it for public models.',
        )
      : refusal(
          'HUB_UNAUTHORIZED',
          'The hub has no such model, or it is private.',
          `${didYouMean(subject)}For a private model set HF_TOKEN.`,
        );
  }
  if (status === 404 && code === 'RevisionNotFound') {
    return refusal(
      'HUB_REVISION_NOT_FOUND',
      'The model has no such branch, tag or commit.',
      'Look at its page, or leave the revision out.',
    );
  }
  if (status === 404 && code === 'EntryNotFound') {
    return refusal('HUB_FILE_NOT_FOUND', 'The file is not there any more.', 'Run it again.');
  }
  if (status === 404) {
    return refusal(
      'HUB_MODEL_NOT_FOUND',
      'The hub has no such model.',
      `${didYouMean(subject)}Check the name on its page.`,
    );
  }
  if (status === 429) {
    const after = headers.get('retry-after');
    return refusal(
      'HUB_RATE_LIMITED',
      `The hub answers 429, too many requests${after ? ` (Retry-After: ${after})` : ''}.`,
      'Run it again later; with HF_TOKEN set the hub allows more.',
    );
  }
  return refusal(
    'HUB_FAILED',
    // The address without its query: signatures stand there.
    `${url.origin}${url.pathname} answers ${status}${headers.get('x-error-message') ? `: ${headers.get('x-error-message')}` : ''}.`,
    'Run it again later: what has arrived is kept.',
  );
}

function didYouMean(subject: string): string {
  const [id = ''] = subject.split(/[@ ,]/, 1);
  const [nearest] = nearestNames(
    id,
    catalogue.map((entry) => entry.id),
    1,
  );
  const near = nearest !== undefined && nearest !== id && editDistance(nearest, id) <= id.length / 4;
  return near ? `Did you mean ${nearest}? ` : '';
}
