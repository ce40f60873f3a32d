/** What options of the hub may hold. */
import * as z from 'zod';
import type { OptionSchemas } from '../options/check-options.ts';
import * as fields from '../options/fields.ts';
import type { HubAccess } from './locate-hub-model.ts';
import type { PullOptions } from './pull-model.ts';

// not strict: what is refused is shown, and settings hold a token
const settings = z.looseObject({
  cacheFolder: fields.filled,
  endpoint: fields.filled,
  token: fields.text.optional(),
  offline: fields.onOff,
  symlinks: fields.onOff,
});

const access: OptionSchemas<HubAccess> = {
  signal: fields.signal,
  onEvent: fields.callback,
  settings,
  timing: z.unknown(),
};

/** `HubAccess`, as an option of others. */
export const hubAccess = fields.optionsObject(access);

export const pullFields: OptionSchemas<PullOptions> = {
  ...access,
  revision: fields.filled,
  files: fields.texts,
  force: fields.onOff,
  disk: z.unknown(),
};
