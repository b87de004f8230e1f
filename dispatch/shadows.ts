import type { EventFact } from '../audience/facts';
import { decideEntry, type EntryDecision } from '../journey/engine/decide-entry';
import { entriesFor } from '../journey/engine/enters';
import { hear } from '../journey/engine/hear';
import { newRun } from '../journey/engine/new-run';
import type { Input } from '../journey/engine/effect';
import type { Heard } from '../journey/engine/run';
import { heardOf } from '../journey/engine/tokens';
import type { ShadowRow, ShadowRunRow } from '../store/shadow-repository';
import type { ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';
import type { EntryAttempt } from './enter-person';
import { loadFacts } from './load-facts';
import { doubled, entriesOf, refsOf } from './merged-runs';
import { entryHash } from './run-identity';

/**
 * Carries a shadow run on from an input until it sleeps or has ended, with everything it does withheld. Changes the
 * row in place and stores nothing.
 */
export type DriveShadow = (shadow: ShadowRow, row: ShadowRunRow, input: Input) => Promise<void>;

const MOST_TRIES = 5;
const EARLIER_ENTRIES = 200;

type Enters = Extract<EntryDecision, { enters: true }>;

/** A shadow never stands in the way of what is live: what fails is counted, told to the operator, and passed over. */
async function guarded(context: DispatchContext, journey: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    context.log.warn({ journey, err: error }, 'a shadow could not follow');
    await context.store.shadows.countMissed(journey).catch(() => undefined);
  }
}

/**
 * Decides an entry of a shadow as a live one is decided. Of earlier entries those of the shadow itself count, and of
 * the live journey those from before the shadow began. It takes no place of a `limit`.
 */
export async function enterShadow(
  context: DispatchContext,
  shadow: ShadowRow,
  attempt: EntryAttempt,
): Promise<void> {
  const { drive } = context;
  if (drive === undefined || entriesFor(shadow.plan, attempt.trigger).length === 0) return;
  await guarded(context, shadow.journey, async () => {
    const entry = `/${shadow.journey}/${entryHash(attempt.cause)}`;
    const own = await runsOf(context, refsOf(attempt.profile), shadow.journey);
    if (own.some((row) => row.runId === row.userRef + entry)) return;
    const decision = await decide(context, shadow, attempt, own);
    if (decision === null || !decision.enters) return;
    const row = rowOf(shadow, attempt, decision, attempt.profile.userRef + entry);
    const ends = decision.restarts ? own.find((one) => one.live && one.key === row.key) : undefined;
    if (ends !== undefined) await carryOn(context, shadow, ends.runId, () => stopping);
    if (!row.heldOut) await drive(shadow, row, { kind: 'start' });
    await context.store.shadows.insertRun(row);
  });
}

const stopping: Input = { kind: 'stop', reason: 'restarted' };

/** The shadow runs of a person in a journey, also those of who was merged into them, oldest first. */
async function runsOf(
  { store }: DispatchContext,
  refs: readonly string[],
  journey: string,
): Promise<ShadowRunRow[]> {
  const found = await Promise.all(refs.map((ref) => store.shadows.ofPerson(ref, journey)));
  return found.flat().sort((a, b) => a.enteredAtMs - b.enteredAtMs);
}

/** People have become one: of their shadow runs those end that would end if they were live. Safe to repeat. */
export async function endDoubledShadows(context: DispatchContext, refs: readonly string[]): Promise<void> {
  for (const shadow of context.registry().shadows) {
    if (shadow.plan.again.perKey.kind === 'always') continue;
    await guarded(context, shadow.journey, async () => {
      const live = (await runsOf(context, refs, shadow.journey)).filter((row) => row.live);
      for (const { runId } of doubled(live)) {
        await carryOn(context, shadow, runId, () => ({ kind: 'stop', reason: 'merged' }));
      }
    });
  }
}

async function decide(
  context: DispatchContext,
  { plan, journey, startedAtMs }: ShadowRow,
  attempt: EntryAttempt,
  own: readonly ShadowRunRow[],
): Promise<EntryDecision | null> {
  const { profile, event, entrance } = attempt;
  const [facts, real] = await Promise.all([
    loadFacts(context.store, {
      ...{ profile, event, run: null, needs: entrance.needs, nowMs: context.now() },
      ...{ timezone: plan.timezone, brandZone: context.registry().brand.timezone },
    }),
    entriesOf(context.store, refsOf(profile), journey, EARLIER_ENTRIES),
  ]);
  const before = real.filter(({ enteredAtMs }) => enteredAtMs < startedAtMs);
  const about = (one: EventFact | null) => ({ ...facts, event: one });
  return decideEntry(plan, attempt.trigger, about, [...own, ...before], context.calendar);
}

function rowOf(shadow: ShadowRow, attempt: EntryAttempt, decision: Enters, runId: string): ShadowRunRow {
  const { plan, journey, version } = shadow;
  const { event, hops, cause, profile } = attempt;
  const { key, atMs, heldOut } = decision;
  const { userRef } = profile;
  return {
    ...{ runId, userRef, journey, version, key, live: !heldOut, heldOut, enteredAtMs: atMs },
    entryMessageId: event?.messageId ?? null,
    run: newRun(plan, { userRef, key, event, atMs, entryHash: entryHash(cause), hops }),
    ...{ wakeAtMs: null, trail: [], messages: [], revision: 0 },
    overlay: { traits: {}, tags: {}, consent: {} },
    outcome: heldOut ? { reason: 'holdout', atMs, at: null } : null,
  };
}

/** Tells the live shadow runs of a person what the live runs are told. */
export async function tellShadows(
  context: DispatchContext,
  profile: ProfileRow,
  event: EventFact,
  tokens: readonly string[],
  changes: readonly string[],
): Promise<void> {
  for (const shadow of context.registry().shadows) {
    const { listens } = shadow.plan;
    if (![...tokens, ...changes].some((token) => listens.includes(token))) continue;
    await guarded(context, shadow.journey, async () => {
      for (const { runId, live } of await runsOf(context, refsOf(profile), shadow.journey)) {
        if (!live) continue;
        await carryOn(context, shadow, runId, (row) => {
          const heard = heardBy(shadow, row, event, changes);
          if (heard.length === 0) return null;
          row.run = hear(row.run, heard);
          return { kind: 'heard' };
        });
      }
    });
  }
}

function heardBy(
  { plan }: ShadowRow,
  row: ShadowRunRow,
  event: EventFact,
  changes: readonly string[],
): Heard[] {
  const heard = heardOf(plan, row.runId, event).filter(({ id }) => id !== row.entryMessageId);
  const changed = changes
    .filter((token) => plan.listens.includes(token))
    .map((token): Heard => ({ kind: 'change', id: `${event.messageId}#${token}`, token, atMs: event.atMs }));
  return [...heard, ...changed];
}

/** Wakes one shadow run whose time has come. */
export async function wakeShadow(
  context: DispatchContext,
  { runId, journey }: Pick<ShadowRunRow, 'runId' | 'journey'>,
): Promise<void> {
  const shadow = context.registry().shadows.find((one) => one.journey === journey);
  if (shadow === undefined) return;
  await carryOn(context, shadow, runId, ({ wakeAtMs }) =>
    wakeAtMs === null || wakeAtMs > context.now() ? null : { kind: 'woke' },
  );
}

/** Carries one run on and stores it; anew where somebody else has stored it meanwhile. */
async function carryOn(
  context: DispatchContext,
  shadow: ShadowRow,
  runId: string,
  inputFor: (row: ShadowRunRow) => Input | null,
): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const row = await context.store.shadows.run(runId);
    if (!row?.live || row.version !== shadow.version) return;
    const input = inputFor(row);
    if (input === null) return;
    await context.drive?.(shadow, row, input);
    if (await context.store.shadows.saveRun(row)) return;
  }
  throw new Error('A shadow run was written by others every time it was tried');
}
