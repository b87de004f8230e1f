import { usesOfPlan, type Used } from '../journey/plan/uses-of-plan';
import type { Store } from '../store/repositories';
import type { DefinitionRow, JourneyVersionRow } from '../store/rows';
import { publishDefinition } from './publish-workspace';
import { noteRelease, partOf } from './releases';

/** A template, segment or coupon that a rollback turns back too. */
export interface TurnedBack extends Used {
  from: string | null;
  to: string;
  /** Other journeys whose live version uses it: they get it as well. */
  alsoUsedBy: string[];
}

/** What a rollback changes, or changed. */
export interface Rollback {
  journey: string;
  from: string;
  to: string;
  definitions: TurnedBack[];
  /** Whether it is known what was live beside the version; where it is not, only the journey is turned back. */
  isReleaseKnown: boolean;
}

type RollbackStore = Pick<Store, 'journeys' | 'definitions' | 'coupons' | 'releases'>;

/** The versions that stood beside a version of a journey when it was last live, of what it uses. */
async function besides(store: RollbackStore, target: JourneyVersionRow): Promise<DefinitionRow[] | null> {
  const release = await store.releases.lastWith(partOf('journey', target.journey, target.version));
  if (release === null) return null;
  const rows = usesOfPlan(target.plan).map(async ({ kind, id }) => {
    const part = release.parts.find((one) => one.startsWith(partOf(kind, id, '')));
    const version = part?.slice(partOf(kind, id, '').length);
    return version === undefined ? null : store.definitions.version(kind, id, version);
  });
  return (await Promise.all(rows)).filter((row) => row !== null);
}

/** What making this version live again would change. `alone` leaves what it uses as it is live now. */
export async function planRollback(
  store: RollbackStore,
  target: JourneyVersionRow,
  from: string,
  alone: boolean,
): Promise<{ rollback: Rollback; rows: DefinitionRow[] }> {
  const found = alone ? [] : await besides(store, target);
  const others = (await store.journeys.live()).filter(({ journey }) => journey !== target.journey);
  const rows: DefinitionRow[] = [];
  const definitions: TurnedBack[] = [];
  for (const row of found ?? []) {
    const live = await store.definitions.live(row.kind, row.id);
    if (live?.version === row.version) continue;
    const isUsed = (used: Used): boolean => used.kind === row.kind && used.id === row.id;
    const alsoUsedBy = others
      .filter(({ plan }) => usesOfPlan(plan).some(isUsed))
      .map(({ journey }) => journey);
    rows.push(row);
    definitions.push({
      kind: row.kind as Used['kind'],
      id: row.id,
      from: live?.version ?? null,
      to: row.version,
      alsoUsedBy,
    });
  }
  const { journey, version: to } = target;
  return { rollback: { journey, from, to, definitions, isReleaseKnown: found !== null }, rows };
}

/** Makes an earlier version live again, what it uses first, so that it never goes live before it. */
export async function rollBack(
  store: RollbackStore,
  target: JourneyVersionRow,
  rows: readonly DefinitionRow[],
  nowMs: number,
): Promise<void> {
  for (const row of rows) await publishDefinition(store, row);
  await store.journeys.publish(target);
  await noteRelease(store, nowMs);
}
