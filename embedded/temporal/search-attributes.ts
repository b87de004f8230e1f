import type { Connection } from '@temporalio/client';

/** The search attributes of journey runs; all of them are of type Keyword. */
const SEARCH_ATTRIBUTES = ['JourneyId', 'JourneyVersion', 'JourneyStep', 'JourneyStatus', 'UserRef'] as const;

/** `INDEXED_VALUE_TYPE_KEYWORD` of Temporal's API (temporal/api/enums/v1/common.proto). */
const KEYWORD = 2;

/** The names that the namespace does not have yet. */
export async function missingSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const answer = await connection.operatorService.listSearchAttributes({ namespace });
  const known = answer.customAttributes ?? {};
  return SEARCH_ATTRIBUTES.filter((name) => known[name] === undefined);
}

/** Registers what is missing, and answers which names were. Asking again changes nothing. */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const missing = await missingSearchAttributes(connection, namespace);
  if (missing.length === 0) return [];
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, KEYWORD]));
  await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  return missing;
}
