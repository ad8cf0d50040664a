import type { SupergraphLocation } from '../config.ts';
import type { SupergraphFeed } from './supergraphFeed.ts';
import { createFileFeed } from './supergraphFile.ts';
import { createUrlFeed } from './supergraphUrl.ts';

/** The feed of a location in the configuration. */
export function createSupergraphFeed(location: SupergraphLocation): SupergraphFeed {
  if ('file' in location) return createFileFeed(location.file, location.pollMs);
  if ('url' in location) return createUrlFeed(location);
  return {
    name: 'the given supergraph',
    pollMs: undefined,
    read: async () => location.sdl,
    forget: () => {},
    listen: () => () => {},
  };
}
