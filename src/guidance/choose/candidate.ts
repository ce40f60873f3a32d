/** A model that may be chosen, and what is known of it before it is judged. */
import type { HubAccess } from '../../hub/index.ts';
import { openModel, type ReferenceModel } from '../../models/node/index.ts';
import { modelsAtHand } from '../../models/opening/models-at-hand.ts';
import type { ResolvedChooseOptions } from './choose-options.ts';

export interface Candidate {
  readonly name: string;
  readonly published: number | undefined;
  /** Opened anew for each judgement: ten models at once would fill the memory. */
  open(): Promise<ReferenceModel>;
}

/** Those whose published accuracy is highest first, so that a budget that is soon spent goes to them. */
export async function candidatesFor(
  modality: 'image' | 'text',
  { models, hub, signal }: ResolvedChooseOptions,
): Promise<readonly Candidate[]> {
  const known = await modelsAtHand(modality);
  const access: HubAccess = { ...hub, ...(signal && { signal }) };
  const wanted = models ?? known.map(({ name }) => name);
  const candidates = wanted.map((model): Candidate => {
    if (typeof model !== 'string') return { name: model.name, published: undefined, open: async () => model };
    const published = known.find(({ name }) => name === model)?.published;
    return { name: model, published, open: () => openModel(model, { hub: access }) };
  });
  return candidates.sort((a, b) => (b.published ?? 0) - (a.published ?? 0));
}
