import type { Payload, PayloadCodec } from '@temporalio/common';
import type { PlanSource } from '../dispatch/plans';

const MARK = Buffer.from('"$plan"');

/**
 * Puts plans in the place of their references when a payload is read, so that a history holds `journey@version` and
 * not the journey. Only the places where a `JourneyInput` has its plan are looked at: an event's own properties may
 * hold anything, and are left alone. What is written is left as it is; workflows write references.
 */
export function createPlanCodec(plans: PlanSource): PayloadCodec {
  return {
    encode: async (payloads) => payloads,
    decode: (payloads) => Promise.all(payloads.map((payload) => putPlans(payload, plans))),
  };
}

async function putPlans(payload: Payload, plans: PlanSource): Promise<Payload> {
  const { data } = payload;
  if (data === null || data === undefined || !Buffer.from(data).includes(MARK)) return payload;
  const value: unknown = JSON.parse(Buffer.from(data).toString('utf8'));
  for (const input of inputsIn(value)) {
    const name = referenceOf(input.plan);
    if (name !== null) input.plan = await plans(name.journey, name.version);
  }
  return { ...payload, data: Buffer.from(JSON.stringify(value)) };
}

interface HasPlan {
  plan?: unknown;
}

/** The journey inputs in a payload: itself (a start), `next` (an `enter` signal), and those that wait in either. */
function inputsIn(value: unknown): HasPlan[] {
  if (!isObject(value)) return [];
  const waiting: unknown[] = Array.isArray(value['waiting']) ? value['waiting'] : [];
  const nested = [value['next'], ...waiting];
  return ['plan' in value ? [value] : [], ...nested.map(inputsIn)].flat();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function referenceOf(plan: unknown): { journey: string; version: string } | null {
  if (!isObject(plan) || typeof plan['$plan'] !== 'string') return null;
  const [journey, version] = plan['$plan'].split('@');
  return journey === undefined || version === undefined ? null : { journey, version };
}
