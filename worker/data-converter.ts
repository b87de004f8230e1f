import type { DataConverter } from '@temporalio/common';
import type { PlanSource } from '../dispatch/plans';
import { createEncryptionCodec } from './encryption-codec';
import { createPlanCodec } from './plan-codec';

/**
 * How payloads travel, the same for clients and workers: encrypted where keys are set, with plans in place of their
 * references once they are read.
 */
export function journeyDataConverter(plans: PlanSource, keys: readonly Buffer[]): DataConverter {
  const [first, ...older] = keys;
  const encryption = first === undefined ? [] : [createEncryptionCodec([first, ...older])];
  return { payloadCodecs: [createPlanCodec(plans), ...encryption] };
}
