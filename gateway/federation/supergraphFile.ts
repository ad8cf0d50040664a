import { watch } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SupergraphFeed } from './supergraphFeed.ts';

/** A file that is being written is read once it has been left alone for so long. */
const SETTLED_MS = 100;

/**
 * A supergraph in a file. What counts is what the path leads to at each look (its inode, times and size, links followed):
 * so writing in place, replacing by rename and exchanging a link on the way (as Kubernetes does with a mounted ConfigMap)
 * are all seen, on any file system. Notifications about the folder only make the next look come sooner.
 */
export function createFileFeed(file: string, pollMs: number): SupergraphFeed {
  let last: string | undefined;
  return {
    name: file,
    pollMs,
    async read(signal) {
      try {
        let before = await stampOf(file);
        if (before === last) return undefined;
        for (;;) {
          // Before the first read nobody is known to be writing.
          if (last !== undefined) await sleep(SETTLED_MS, undefined, { signal });
          const text = await readFile(file, { encoding: 'utf8', signal });
          const after = await stampOf(file);
          if (after === before) {
            last = after;
            return text;
          }
          before = after;
        }
      } catch (error) {
        const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
        throw new Error(`${file}: the supergraph cannot be read (${why})`, { cause: error });
      }
    },
    forget() {
      last = last === undefined ? undefined : '';
    },
    listen: (changed) => listenToFolder(dirname(file), changed),
  };
}

async function stampOf(file: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true });
  return [dev, ino, size, mtimeNs, ctimeNs].join(':');
}

/** Where the folder cannot be watched, the regular looks must do. */
function listenToFolder(folder: string, changed: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, changed);
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => {};
  }
}
