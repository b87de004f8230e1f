import type { DataConverter } from '@temporalio/common';
import type { PlanSource } from '../dispatch/plans';
import type { PersonKeys } from '../store/privacy/privacy-repositories';
import { createEncryptionCodec } from './encryption-codec';
import { createPlanCodec } from './plan-codec';

/**
 * How payloads travel, the same for clients and workers: encrypted where keys are set, with plans in place of their
 * references once they are read. With `people` each person's payloads have a key of their own.
 */
export function journeyDataConverter(
  plans: PlanSource,
  keys: readonly Buffer[],
  people: Pick<PersonKeys, 'saltOf' | 'find'> | null = null,
): DataConverter {
  const [first, ...older] = keys;
  const encryption = first === undefined ? [] : [createEncryptionCodec([first, ...older], people)];
  return { payloadCodecs: [createPlanCodec(plans), ...encryption] };
}
