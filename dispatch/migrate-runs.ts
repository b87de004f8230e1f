import { migrateRun, type MigrationMap } from '../journey/engine/migrate-run';
import { projectEvent } from '../journey/engine/new-run';
import type { Migrated, Run } from '../journey/engine/run';
import type { Plan } from '../journey/plan/plan';
import type { Store } from '../store/repositories';
import type { RunRow } from '../store/rows';
import { factOf } from './launch';
import type { PlanSource } from './plans';
import type { RunStarter } from './run-starter';

/** What became of the runs of one call; each is counted once. */
export interface MigrationCounts {
  /** At the same step, with the same wake time. */
  stayed: number;
  moved: number;
  restarted: number;
  exited: number;
  /** Left on their version: their step is gone and the map does not name it. */
  left: number;
  /** Told, and at work on something that they finish first; they follow when that is done. */
  pending: number;
  /** Had ended before they were told, or their workflow has still to be started. */
  ended: number;
  failed: number;
}

/** A page of a migration. `next` is where the next page begins; null when all runs were told. */
export interface MigrationPage {
  counts: MigrationCounts;
  next: string | null;
  /** Runs that could not be told, with the reason; telling them again is safe. */
  failures: { runId: string; reason: string }[];
}

export interface MigrationAsked {
  /** The version that runs take on. */
  plan: Plan;
  map: MigrationMap;
  afterRunId: string | null;
  /** Runs in this page. */
  limit: number;
}

export interface MigrationDeps {
  store: Pick<Store, 'runs' | 'events'>;
  starter: Pick<RunStarter, 'migrate' | 'state'>;
  plans: PlanSource;
}

/** How many runs are told at once. */
const TOGETHER = 16;

/** How often, and how long in between, a run is asked whether it has followed. */
const ASK_TIMES = 40;
const ASK_EVERY_MS = 50;

type Fate = keyof MigrationCounts;

/**
 * Tells live runs of other versions to take on this one, a page at a time, and waits for what becomes of each. The
 * workflow decides, with `migrateRun`, since only it knows where the run stands; a repeat changes nothing.
 */
export async function migrateRuns(deps: MigrationDeps, asked: MigrationAsked): Promise<MigrationPage> {
  const { plan, afterRunId, limit } = asked;
  const rows = await deps.store.runs.notOnVersion(plan.journey, plan.version, afterRunId, limit);
  const page: MigrationPage = { counts: noCounts(), next: null, failures: [] };
  const open = [...rows];
  async function work(): Promise<void> {
    for (let row = open.shift(); row !== undefined; row = open.shift()) {
      try {
        page.counts[await migrateOne(deps, asked, row)] += 1;
      } catch (error) {
        page.counts.failed += 1;
        page.failures.push({ runId: row.runId, reason: error instanceof Error ? error.message : 'unknown' });
      }
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, work));
  return { ...page, next: rows.length < limit ? null : (rows.at(-1)?.runId ?? null) };
}

function noCounts(): MigrationCounts {
  return { stayed: 0, moved: 0, restarted: 0, exited: 0, left: 0, pending: 0, ended: 0, failed: 0 };
}

async function migrateOne(deps: MigrationDeps, asked: MigrationAsked, row: RunRow): Promise<Fate> {
  const { plan, map } = asked;
  const before = await deps.starter.state(row.workflowId);
  if (before?.runId !== row.runId || before.outcome !== null) return 'ended';
  // A run that would be left needs no word; where it stands may change until it is told, so the workflow decides anew.
  const old = await deps.plans(row.journey, before.version);
  if (migrateRun(old, plan, before, { map, entry: null }, 0).fate === 'left') return 'left';
  const told = await deps.starter.migrate(row.workflowId, {
    runId: row.runId,
    plan: { $plan: `${plan.journey}@${plan.version}` },
    map,
    entry: await entryFor(deps, old, plan, row),
  });
  return told === 'gone' ? 'ended' : fateOf(deps, plan, row);
}

/** The entry event with what the new version reads of it, where that is more than the old one did. */
async function entryFor(deps: MigrationDeps, old: Plan, plan: Plan, row: RunRow) {
  if (row.entryMessageId === null || plan.entryReads.every((path) => old.entryReads.includes(path)))
    return null;
  const event = await deps.store.events.get(row.userRef, row.entryMessageId);
  return event === null ? null : projectEvent(factOf(event), plan.entryReads);
}

async function fateOf({ starter }: MigrationDeps, plan: Plan, row: RunRow): Promise<Fate> {
  for (let asked = 0; asked < ASK_TIMES; asked += 1) {
    const state = await starter.state(row.workflowId);
    if (state?.runId !== row.runId) return 'ended';
    const migrated = answerOf(state, plan);
    if (migrated !== null) return migrated.fate === 'same' ? 'stayed' : migrated.fate;
    if (state.outcome !== null) return 'ended';
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return 'pending';
}

function answerOf({ migrated }: Run, plan: Plan): Migrated | null {
  return migrated?.to === plan.version ? migrated : null;
}
