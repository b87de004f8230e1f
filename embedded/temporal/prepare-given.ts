import { Connection } from '@temporalio/client';
import type { TemporalConfig } from '../../config/config';
import { temporalConnection } from '../../config/temporal-connection';
import { EmbeddedError } from '../embedded-error';
import { missingSearchAttributes, registerSearchAttributes } from './search-attributes';

const CONNECT_MS = 5_000;

/**
 * Registers the search attributes on a server that was given. Where that is not ours to do (Temporal Cloud), answers
 * what an operator has to add; rejects when the server does not answer at all.
 */
export async function prepareGiven(config: TemporalConfig, address: string): Promise<string[]> {
  const options = await temporalConnection(config, address);
  const connection = await Connection.connect({ ...options, connectTimeout: CONNECT_MS }).catch(() => {
    throw new EmbeddedError('server_failed', `Temporal at TEMPORAL_ADDRESS (${address}) does not answer.`);
  });
  try {
    await registerSearchAttributes(connection, config.namespace);
    return [];
  } catch {
    const missing = await missingSearchAttributes(connection, config.namespace).catch(() => null);
    const names = missing === null ? 'the search attributes of journeys' : missing.join(', ');
    return [`Temporal lets nobody add search attributes from here: add ${names} (Keyword) by hand.`];
  } finally {
    await connection.close();
  }
}
