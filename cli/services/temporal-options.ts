import { readFile } from 'node:fs/promises';
import type { TLSConfig } from '@temporalio/client';
import type { TemporalConfig } from '../../config/config';

/** How to reach Temporal, in the form that both the client and the worker take. */
export interface TemporalOptions {
  address: string;
  namespace: string;
  apiKey?: string;
  tls?: TLSConfig;
}

async function tlsOf(tls: NonNullable<TemporalConfig['tls']>): Promise<TLSConfig> {
  const read = async (path: string | null): Promise<Buffer | null> => (path === null ? null : readFile(path));
  const [crt, key, ca] = await Promise.all([read(tls.certPath), read(tls.keyPath), read(tls.caPath)]);
  return {
    ...(crt !== null && key !== null && { clientCertPair: { crt, key } }),
    ...(ca !== null && { serverRootCACertificate: ca }),
    ...(tls.serverName !== null && { serverNameOverride: tls.serverName }),
  };
}

/** Reads certificates and puts the options together; `address` is used where the settings name none. */
export async function temporalOptions(config: TemporalConfig, address: string): Promise<TemporalOptions> {
  const { namespace, apiKey, tls } = config;
  return {
    address: config.address ?? address,
    namespace,
    ...(apiKey !== null && { apiKey }),
    ...(tls !== null && { tls: await tlsOf(tls) }),
  };
}
