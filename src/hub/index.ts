/** Models of the Hugging Face hub: the shared cache, downloads, a catalogue. Node only. */
export { type CachedModel, type CachedSnapshot, listCachedModels } from './cached-models.ts';
export { type CatalogueEntry, catalogue, type HubTask, hubTasks } from './catalogue.ts';
export { hubAccess } from './hub-options.ts';
export { type HubSettings, hubCacheFolder, hubSettings } from './hub-settings.ts';
export { type HubAccess, type HubModelLocation, locateHubModel } from './locate-hub-model.ts';
export { looksLikeHubId } from './model-id.ts';
export { type PullEvent, type PulledModel, type PullOptions, pullModel } from './pull-model.ts';
