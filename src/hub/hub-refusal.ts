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
  if (code === 'GatedRepo' || status === 403) {
    return new InjertoError('HUB_FORBIDDEN', { details: { token: settings.token !== undefined }, where });
  }
  if (status === 401) {
    if (settings.token) return new InjertoError('HUB_UNAUTHORIZED/token', { where });
    return new InjertoError('HUB_UNAUTHORIZED', { details: nearName(subject), where });
  }
  if (status === 404 && code === 'RevisionNotFound') return new InjertoError('HUB_REVISION_NOT_FOUND', { where });
  if (status === 404 && code === 'EntryNotFound') return new InjertoError('HUB_FILE_NOT_FOUND', { where });
  if (status === 404) return new InjertoError('HUB_MODEL_NOT_FOUND', { details: nearName(subject), where });
  if (status === 429) {
    const after = headers.get('retry-after');
    return new InjertoError('HUB_RATE_LIMITED', { details: after === null ? {} : { after }, where });
  }
  const reason = headers.get('x-error-message');
  // The address without its query: signatures stand there.
  const address = `${url.origin}${url.pathname}`;
  return new InjertoError('HUB_FAILED', { details: { address, status, ...(reason !== null && { reason }) }, where });
}

function nearName(subject: string): { near?: string } {
  const [id = ''] = subject.split(/[@ ,]/, 1);
  const [nearest] = nearestNames(
    id,
    catalogue.map((entry) => entry.id),
    1,
  );
  const isNear = nearest !== undefined && nearest !== id && editDistance(nearest, id) <= id.length / 4;
  return isNear ? { near: nearest } : {};
}
