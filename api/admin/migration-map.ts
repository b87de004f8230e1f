import { z } from 'zod';
import { createPlanSource } from '../../dispatch/plans';
import { faultsOfMap, type MapFault, type MigrationMap } from '../../journey/engine/migrate-run';
import type { Plan } from '../../journey/plan/plan';
import type { ApiDeps } from '../deps';
import { AppError } from '../errors';

const stepId = z.string().min(1).max(200);
const action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('continue'), step: stepId }),
  z.strictObject({ kind: z.literal('move'), step: stepId }),
  z.strictObject({ kind: z.literal('restart') }),
  z.strictObject({ kind: z.literal('exit'), reason: z.string().min(1).max(200) }),
]);

/** What becomes of runs at a step, by the id of a step of an older version. */
export const migrationMap = z.record(stepId, action);

const WORDS: Record<MapFault['fault'], (fault: MapFault) => string> = {
  unknown_step: ({ step }) => `No published version of this journey has a step ${step}.`,
  unknown_target: ({ step }) => `The new version has no step ${step}.`,
  other_kind: ({ step, kinds }) =>
    `A run cannot continue at ${step}: it was at a ${kinds?.[0] ?? ''}, and that is a ${kinds?.[1] ?? ''}. Use move.`,
};

/** Refuses a map that does not fit this version and those that were published before. */
export async function checkMap(deps: ApiDeps, plan: Plan, map: MigrationMap): Promise<void> {
  if (Object.keys(map).length === 0) return;
  const plans = createPlanSource(deps.store.journeys);
  const versions = await deps.store.journeys.versions(plan.journey);
  const others = versions.filter(({ version }) => version !== plan.version);
  const olds = await Promise.all(others.map(({ version }) => plans(plan.journey, version)));
  const [fault] = faultsOfMap(olds, plan, map);
  if (fault === undefined) return;
  const path = `${plan.journey}.${fault.path}`;
  throw new AppError('bad_body', `${path}: ${WORDS[fault.fault](fault)}`, { path });
}
