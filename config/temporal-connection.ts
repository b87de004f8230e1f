import { readFile } from 'node:fs/promises';
import type { TemporalConfig } from './config';

/** What both kinds of connection of the Temporal SDK (`Connection`, `NativeConnection`) take. */
export interface TemporalConnectionOptions {
  address: string;
  apiKey?: string;
  tls?: {
    serverNameOverride?: string;
    serverRootCACertificate?: Buffer;
    clientCertPair?: { crt: Buffer; key: Buffer };
  };
}

/** Connection options for an address; certificates are read from their files, and a missing file rejects. */
export async function temporalConnection(
  config: Pick<TemporalConfig, 'apiKey' | 'tls'>,
  address: string,
): Promise<TemporalConnectionOptions> {
  const apiKey = config.apiKey === null ? {} : { apiKey: config.apiKey };
  if (config.tls === null) return { address, ...apiKey };
  const { certPath, keyPath, caPath, serverName } = config.tls;
  const pair =
    certPath === null || keyPath === null
      ? {}
      : { clientCertPair: { crt: await readFile(certPath), key: await readFile(keyPath) } };
  const ca = caPath === null ? {} : { serverRootCACertificate: await readFile(caPath) };
  const name = serverName === null ? {} : { serverNameOverride: serverName };
  return { address, ...apiKey, tls: { ...pair, ...ca, ...name } };
}
