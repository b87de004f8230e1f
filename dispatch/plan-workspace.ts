import { audienceDelta, type AudienceDelta, type DeltaDeps } from './audience-delta';
import { comparePlans, isSame, type PlanChanges } from '../journey/plan/compare-plans';
import type { CheckedWorkspace } from '../journey/language/workspace';
import type { Plan } from '../journey/plan/plan';
import type { Standing, Store } from '../store/repositories';
import type { DefinitionRow } from '../store/rows';
import type { PlanSource } from './plans';
import { removedDefinitions } from './removed-definitions';
import { definitionsOf } from './publish-workspace';

/** People of one version who are at one step, and what becomes of that step in the workspace. */
export interface Waiting extends Standing {
  /** `begins`: not yet at a step. */
  step: 'same' | 'changed' | 'removed' | 'begins';
}

/** What a publish would do to one journey. `absent`: live, and not in the workspace; it stays as it is. */
export interface JourneyPlan {
  journey: string;
  state: 'new' | 'changed' | 'same' | 'absent';
  /** The live version, and the one of the workspace. */
  from: string | null;
  to: string | null;
  changes: PlanChanges | null;
  /** Of versions other than the one of the workspace. */
  waiting: Waiting[];
  /** Who of the stored people is in the audience, now and then; null where it stays the same. */
  audience: AudienceDelta | null;
}

/** What a plan is made from. */
export interface PlanDeps extends DeltaDeps {
  store: DeltaDeps['store'] & Pick<Store, 'journeys' | 'runs'>;
  plans: PlanSource;
}

/** What a publish would change. */
export interface WorkspacePlan {
  journeys: JourneyPlan[];
  definitions: {
    kind: DefinitionRow['kind'] | 'topic';
    id: string;
    state: 'new' | 'changed' | 'removed';
    /** What still uses a removed one: while there is anything, a publish is refused. */
    usedBy?: string[];
  }[];
}

/** Compares a checked workspace with what is live, and says who is at the steps that change. Changes nothing. */
export async function planWorkspace(deps: PlanDeps, workspace: CheckedWorkspace): Promise<WorkspacePlan> {
  const { store } = deps;
  const live = new Map((await store.journeys.live()).map((row) => [row.journey, row.plan]));
  const journeys: JourneyPlan[] = [];
  for (const { plan } of workspace.journeys) {
    const before = live.get(plan.journey) ?? null;
    live.delete(plan.journey);
    journeys.push(await planJourney(deps, before, plan));
  }
  for (const { journey, version } of live.values()) {
    journeys.push({
      journey,
      state: 'absent',
      from: version,
      to: null,
      changes: null,
      waiting: [],
      audience: null,
    });
  }
  return { journeys, definitions: await changedDefinitions(store, workspace) };
}

async function planJourney(deps: PlanDeps, before: Plan | null, plan: Plan): Promise<JourneyPlan> {
  const { journey, version: to } = plan;
  if (before === null) {
    return { journey, state: 'new', from: null, to, changes: null, waiting: [], audience: null };
  }
  const { store, plans } = deps;
  const changes = comparePlans(before, plan);
  const standing = (await store.runs.standing(journey)).filter(({ version }) => version !== to);
  const waiting: Waiting[] = [];
  for (const one of standing) {
    const own = await plans(journey, one.version);
    waiting.push({ ...one, step: fateOfStep(one.at, comparePlans(own, plan)) });
  }
  // A file that only says the same in other words is a new version all the same.
  const same = before.version === to && isSame(changes);
  const audience = await audienceDelta(deps, before, plan);
  return { journey, state: same ? 'same' : 'changed', from: before.version, to, changes, waiting, audience };
}

function fateOfStep(at: string | null, { steps }: PlanChanges): Waiting['step'] {
  if (at === null) return 'begins';
  const change = steps.find(({ step }) => step === at)?.change;
  return change === 'changed' || change === 'removed' ? change : 'same';
}

async function changedDefinitions(
  store: Pick<Store, 'definitions' | 'journeys' | 'runs'>,
  workspace: CheckedWorkspace,
): Promise<WorkspacePlan['definitions']> {
  const changed: WorkspacePlan['definitions'] = [];
  for (const { kind, id, version } of definitionsOf(workspace, 0)) {
    const live = await store.definitions.live(kind, id);
    if (live?.version === version) continue;
    changed.push({ kind, id, state: live === null || live.version === 'removed' ? 'new' : 'changed' });
  }
  for (const { kind, id, usedBy } of await removedDefinitions(store, workspace)) {
    changed.push({ kind, id, state: 'removed', ...(usedBy.length === 0 ? {} : { usedBy }) });
  }
  return changed;
}
