import type { EventFact } from '../../audience/facts';
import type { Plan, PlanStep } from '../plan/plan';
import { carryNames, enterLoops } from './carry-over';
import type { Migrated, Run } from './run';
import { goTo, log, type Turn } from './turn';

/** What becomes of the runs that stand at a step which the new version lacks. */
export type MigrationAction =
  /** The step goes on under another id: the wake time, what was heard and what came of it stay. */
  | { kind: 'continue'; step: string }
  /** The run begins that step now. */
  | { kind: 'move'; step: string }
  /** The run begins the new version; what it has performed is not performed again. */
  | { kind: 'restart' }
  | { kind: 'exit'; reason: string };

/** By the id of a step of the old version. */
export type MigrationMap = Readonly<Record<string, MigrationAction>>;

/** A run's new version, and how it gets there. */
export interface Migration {
  map: MigrationMap;
  /** The entry event with what the new version reads of it; null keeps what the run has. */
  entry: EventFact | null;
}

/** What a migration makes of a run. An `exited` run is ended by its driver, with the reason. */
export interface MigratedRun {
  run: Run;
  fate: Migrated['fate'];
  reason?: string;
}

/** The reason of runs that a map sends out without naming another. */
export const MIGRATED_OUT = 'migrated';

/**
 * Puts a run of one version of a journey into another. Pure, and idempotent: a run of the new version, and one that has
 * ended, come back as they are. A run at a step whose id and kind still exist stays there with its wake time; otherwise
 * the map decides, and a run that it does not name is left on its version. Rounds, results and ids of what was heard are
 * kept, so that nothing already performed is performed again: its send keys are those of before.
 */
export function migrateRun(
  old: Plan,
  next: Plan,
  run: Run,
  { map, entry }: Migration,
  nowMs: number,
): MigratedRun {
  if (run.outcome !== null || run.version === next.version) return { run, fate: 'same' };
  const course = courseOf(old, next, run.at, map);
  const note = (fate: Migrated['fate']): Migrated => ({ from: old.version, to: next.version, fate });
  if (course === 'left' || course.kind === 'exit') {
    const fate = course === 'left' ? 'left' : 'exited';
    const told = { run: { ...run, migrated: note(fate) }, fate } as const;
    return course === 'left' ? told : { ...told, reason: course.reason };
  }
  const fate = fateOf(course, run.at);
  const moved: Run = {
    ...carryNames(run, renamesIn(next, map)),
    version: next.version,
    entry: entry ?? run.entry,
    asking: null,
    watch: { stale: true, recheckAtMs: null },
    trail: run.trail.slice(),
    migrated: note(fate),
  };
  const turn: Turn = { plan: next, run: moved, nowMs };
  log(turn, { step: run.at, kind: 'migrated', outcome: fate, reason: old.version, subject: next.version });
  take(turn, course);
  return { run: moved, fate };
}

type Course = MigrationAction | { kind: 'stay' };

function courseOf(old: Plan, next: Plan, at: string | null, map: MigrationMap): Course | 'left' {
  // It has not begun yet: it begins in the new version.
  if (at === null) return { kind: 'stay' };
  const named = map[at];
  if (named !== undefined) return named;
  return next.steps[at]?.kind === old.steps[at]?.kind ? { kind: 'stay' } : 'left';
}

function fateOf(course: Course, at: string | null): Migrated['fate'] {
  if (course.kind === 'restart') return 'restarted';
  const stays = course.kind === 'stay' || (course.kind === 'continue' && course.step === at);
  return stays ? 'stayed' : 'moved';
}

function take(turn: Turn, course: Exclude<Course, { kind: 'exit' }>): void {
  const { run, plan, nowMs } = turn;
  switch (course.kind) {
    case 'stay':
      break;
    case 'continue':
      run.at = course.step;
      break;
    case 'move':
      keepRecalled(run);
      goTo(turn, course.step);
      break;
    case 'restart':
      // From round 0 on again: every key that was performed is found performed, and only what is new is done.
      keepRecalled(run);
      run.rounds = {};
      delete run.loops;
      goTo(turn, plan.first);
      return;
  }
  enterLoops(plan, run, nowMs);
}

/** What the wait_for that the run leaves had still to judge may count for a later one. */
function keepRecalled(run: Run): void {
  run.kept = [...run.kept, ...run.recall];
  run.recall = [];
}

/** Steps that go on under another id. */
function renamesIn(next: Plan, map: MigrationMap): [string, string][] {
  return Object.entries(map).flatMap(([from, action]) =>
    action.kind === 'continue' && next.steps[from] === undefined ? [[from, action.step]] : [],
  );
}

/** What is wrong with a map for these two versions. `path` is that of the map: `<step>` or `<step>.continue`. */
export interface MapFault {
  path: string;
  fault: 'unknown_step' | 'unknown_target' | 'other_kind';
  /** The step at fault. */
  step: string;
  /** The kinds that do not fit together, of `other_kind`. */
  kinds?: [PlanStep['kind'], PlanStep['kind']];
}

/** Checks a map against the versions: `olds` are those that runs may be on. Without faults every target exists and fits. */
export function faultsOfMap(olds: readonly Plan[], next: Plan, map: MigrationMap): MapFault[] {
  return Object.entries(map).flatMap(([from, action]): MapFault[] => {
    const before = olds.flatMap((old) => old.steps[from] ?? []);
    const [first] = before;
    if (first === undefined) return [{ path: from, fault: 'unknown_step', step: from }];
    if (action.kind !== 'continue' && action.kind !== 'move') return [];
    const path = `${from}.${action.kind}`;
    const target = next.steps[action.step];
    if (target === undefined) return [{ path, fault: 'unknown_target', step: action.step }];
    const other = before.find(({ kind }) => kind !== target.kind);
    if (action.kind === 'move' || other === undefined) return [];
    return [{ path, fault: 'other_kind', step: action.step, kinds: [other.kind, target.kind] }];
  });
}
