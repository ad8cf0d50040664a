import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { CliError, systemCode } from './cliError.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Runs `listen`. Throws CliError when the address cannot be had. */
export async function listenOn<T>(address: Address, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    throw new CliError(reasonFor(systemCode(error), address), { cause: error });
  }
}

/** Finds out before the long work whether the address can be had, and its port where any will do. Throws CliError when not. */
export async function checkAddress(address: Address): Promise<number> {
  const probe = createServer();
  await listenOn(address, async () => {
    probe.listen(address.port, address.host);
    await once(probe, 'listening');
  });
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Where something listens, as a URL without a path. */
export function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function reasonFor(code: string | undefined, { host, port }: Address): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is in use by another program. Stop it, or choose another port with --port.`;
  if (code === 'EACCES')
    return `Port ${port} on ${host} needs privileges that this process does not have. Choose another with --port.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is not an address of this machine. Choose another with --host.`;
  return `The address ${host}, port ${port}, cannot be listened on (${code ?? 'unknown reason'}).`;
}
