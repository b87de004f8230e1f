import type { DispatchContext } from './context';
import { settleErasures } from './erase-person';
import { keepAppointment } from './keep-appointment';
import type { Lanes } from './lanes';
import { relaunch } from './launch';
import { recheckByTime } from './recheck';
import { wakeShadow } from './shadows';

/** A run whose workflow was not started this long after its row was stored is started by the sweeper. */
const UNSTARTED_MS = 10_000;

/** How many rows of each kind one sweep takes. */
const PAGE = 200;

type Job = [userRef: string, job: () => Promise<void>];

async function unstartedRuns(context: DispatchContext): Promise<Job[]> {
  const rows = await context.store.runs.unstarted(context.now() - UNSTARTED_MS, PAGE);
  return rows.map((row) => [
    row.userRef,
    async () => {
      const fresh = await context.store.runs.get(row.runId);
      if (fresh !== null && fresh.live && !fresh.started) await relaunch(context, fresh);
    },
  ]);
}

async function dueAppointments(context: DispatchContext): Promise<Job[]> {
  const rows = await context.store.appointments.due(context.now(), PAGE);
  return rows.map((row) => [row.userRef, () => keepAppointment(context, row)]);
}

async function dueRechecks(context: DispatchContext): Promise<Job[]> {
  const rows = await context.store.profiles.dueForRecheck(context.now(), PAGE);
  return rows.map((row) => [row.userRef, () => recheckByTime(context, row.userRef)]);
}

async function dueShadows(context: DispatchContext): Promise<Job[]> {
  if (context.drive === undefined || context.registry().shadows.length === 0) return [];
  const rows = await context.store.shadows.due(context.now(), PAGE);
  return rows.map((row) => [row.userRef, () => wakeShadow(context, row)]);
}

/**
 * Drives what no event drives: workflows never started, dates that have come, memberships that time changes, and
 * sends whose worker died. Gives whether a page was full, so that the caller sweeps again at once.
 */
export async function sweep(context: DispatchContext, lanes: Lanes): Promise<boolean> {
  const found = [
    await unstartedRuns(context),
    await dueAppointments(context),
    await dueRechecks(context),
    await dueShadows(context),
  ] as const;
  await context.store.messages.lapseLeases(context.now());
  await settleErasures(context, PAGE);
  let failed = 0;
  await Promise.all(
    found.flat().map(([userRef, job]) =>
      lanes.run(userRef, job).catch((error: unknown) => {
        failed += 1;
        context.log.warn({ userRef, err: error }, 'a sweep could not finish; it is tried again');
      }),
    ),
  );
  return failed === 0 && found.some((jobs) => jobs.length >= PAGE);
}
