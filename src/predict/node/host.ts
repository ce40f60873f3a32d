import { nodePhotos } from '../../data/node/photos.ts';
import type { AnsweringHost } from '../answering-host.ts';
import { openOwnRuntime } from './with-runtime.ts';

export const nodeAnswering: AnsweringHost = { photos: nodePhotos, openRuntime: openOwnRuntime };
