import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The path of something in the repository. */
export function repositoryPath(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** The version of an installed package, by the path of its folder in the repository. */
export function installedVersion(folder: string): string {
  const { version } = JSON.parse(readFileSync(repositoryPath(`${folder}/package.json`), 'utf8')) as {
    version: string;
  };
  return version;
}

/** Says what to do when a path is not there. */
export function missingPath(path: string, advice: string): string | undefined {
  return existsSync(repositoryPath(path)) ? undefined : `${path} is not there: ${advice}`;
}

export const INSTALL_PEERS = 'npm ci --prefix bench/peers';
