import type { ChannelName } from '../audience/channel';
import type { Store } from '../store/repositories';
import type { ShadowRow, ShadowRunRow } from '../store/shadow-repository';
import type { MessageRow, RunRow } from '../store/rows';

/** One step on one channel: what the two versions sent, or would have sent, in the same runs. */
export interface StepDifference {
  step: string;
  channel: ChannelName;
  both: number;
  liveOnly: number;
  shadowOnly: number;
  /** Of those that both sent: how much later the shadow would have sent, in ms; null where there is none. */
  laterMs: { least: number; middle: number; most: number } | null;
  /** Why it was not sent, by reason. */
  skipped: { live: Record<string, number>; shadow: Record<string, number> };
}

/** A run in which the two differ, and in what. */
export interface RunDifference {
  userRef: string;
  runId: string;
  entered: 'both' | 'live' | 'shadow';
  /** Steps that only one of them sent, with their channel. */
  liveOnly: string[];
  shadowOnly: string[];
  /** How each ended; null for one that goes on, or is not there. */
  ended: { live: string | null; shadow: string | null };
}

/** What a shadow came to beside the live version since it began. */
export interface ShadowReport {
  journey: string;
  version: string;
  startedAtMs: number;
  stoppedAtMs: number | null;
  /** How often the shadow could not follow: its figures are then too low. */
  missed: number;
  runs: { both: number; liveOnly: number; shadowOnly: number };
  steps: StepDifference[];
  /** Of the runs of both: how they ended, side by side. */
  ended: { live: string; shadow: string; runs: number }[];
  differing: number;
  /** The first of the runs that differ. */
  people: RunDifference[];
  /** False where there are more runs than are looked at: the newest live ones, and the first of the shadow. */
  complete: boolean;
}

const MOST = 10_000;
const PAGE = 500;
const SENT: ReadonlySet<string> = new Set([
  'accepted',
  'unknown',
  'delivered',
  'bounced',
  'complained',
  'dispatching',
]);
const NOT_SENT: ReadonlySet<string> = new Set(['skipped', 'failed', 'rejected']);

interface Pair {
  runId: string;
  userRef: string;
  live: RunRow | null;
  shadow: ShadowRunRow | null;
  sentLive: readonly MessageRow[];
}

/** Lays the shadow of a journey beside what the live version did, run by run: the same entry gives both the same id. */
export async function shadowReport(
  store: Pick<Store, 'shadows' | 'runs' | 'messages' | 'profiles'>,
  shadow: ShadowRow,
  keep: number,
): Promise<ShadowReport> {
  const { journey, version, startedAtMs, stoppedAtMs, missed } = shadow;
  const { pairs, complete } = await pairsOf(store, shadow);
  const differing = pairs.map(differenceOf).filter((one) => one !== null);
  const count = (isSo: (pair: Pair) => boolean): number => pairs.filter(isSo).length;
  return {
    ...{ journey, version, startedAtMs, stoppedAtMs, missed },
    runs: {
      both: count((pair) => pair.live !== null && pair.shadow !== null),
      liveOnly: count((pair) => pair.shadow === null),
      shadowOnly: count((pair) => pair.live === null),
    },
    steps: stepsOf(pairs),
    ended: endsOf(pairs),
    differing: differing.length,
    people: await Promise.all(differing.slice(0, keep).map((one) => ofSurvivor(store, one))),
    complete,
  };
}

/** Who was merged since is named as the person is now, so that nobody stands there under two names. */
async function ofSurvivor({ profiles }: Pick<Store, 'profiles'>, one: RunDifference): Promise<RunDifference> {
  return { ...one, userRef: (await profiles.get(one.userRef))?.userRef ?? one.userRef };
}

async function pairsOf(
  store: Pick<Store, 'shadows' | 'runs' | 'messages'>,
  { journey, startedAtMs, stoppedAtMs }: ShadowRow,
): Promise<{ pairs: Pair[]; complete: boolean }> {
  const own: ShadowRunRow[] = [];
  for (let page = await store.shadows.page(journey, null, PAGE); page.length > 0;) {
    own.push(...page);
    if (page.length < PAGE || own.length >= MOST) break;
    page = await store.shadows.page(journey, page.at(-1)?.runId ?? null, PAGE);
  }
  const [listed, messages] = await Promise.all([
    store.runs.list({ journey, limit: MOST }),
    store.messages.list({ journey, limit: MOST * 2 }),
  ]);
  const isWithin = ({ enteredAtMs }: RunRow): boolean =>
    enteredAtMs >= startedAtMs && enteredAtMs <= (stoppedAtMs ?? Infinity);
  const shadows = new Map(own.map((row) => [row.runId, row]));
  const live = new Map(
    listed.filter((row) => isWithin(row) || shadows.has(row.runId)).map((row) => [row.runId, row]),
  );
  const sent = new Map<string, MessageRow[]>();
  for (const one of messages) sent.set(one.runId, [...(sent.get(one.runId) ?? []), one]);
  const pairs = [...new Set([...live.keys(), ...shadows.keys()])].sort().map((runId) => ({
    ...{ runId, userRef: runId.slice(0, runId.indexOf('/')) },
    ...{ live: live.get(runId) ?? null, shadow: shadows.get(runId) ?? null },
    sentLive: sent.get(runId) ?? [],
  }));
  return { pairs, complete: own.length < MOST && listed.length < MOST && messages.length < MOST * 2 };
}

const placeOf = ({ step, channel }: MessageRow): string => `${step} ${channel}`;

function wentOut(messages: readonly MessageRow[]): Map<string, MessageRow> {
  return new Map(messages.filter(({ state }) => SENT.has(state)).map((one) => [roundOf(one), one]));
}

/** Step, round and channel: the end of the send key, which begins with the run. */
function roundOf({ sendKey, runId }: MessageRow): string {
  return sendKey.slice(runId.length + 1);
}

function differenceOf({ runId, userRef, live, shadow, sentLive }: Pair): RunDifference | null {
  const [one, other] = [wentOut(sentLive), wentOut(shadow?.messages ?? [])];
  const only = (a: Map<string, MessageRow>, b: Map<string, MessageRow>): string[] =>
    [...a].filter(([place]) => !b.has(place)).map(([, message]) => placeOf(message));
  const found: RunDifference = {
    ...{ userRef, runId },
    entered: live === null ? 'shadow' : shadow === null ? 'live' : 'both',
    ...{ liveOnly: only(one, other), shadowOnly: only(other, one) },
    ended: { live: live?.outcome?.reason ?? null, shadow: shadow?.outcome?.reason ?? null },
  };
  const isSame = found.entered === 'both' && found.liveOnly.length + found.shadowOnly.length === 0;
  return isSame && found.ended.live === found.ended.shadow ? null : found;
}

function stepsOf(pairs: readonly Pair[]): StepDifference[] {
  const steps = new Map<string, StepDifference & { later: number[] }>();
  const at = (message: MessageRow): StepDifference & { later: number[] } => {
    const { step, channel } = message;
    const none = { step, channel, both: 0, liveOnly: 0, shadowOnly: 0, laterMs: null, later: [] };
    const found = steps.get(placeOf(message)) ?? { ...none, skipped: { live: {}, shadow: {} } };
    steps.set(placeOf(message), found);
    return found;
  };
  for (const { sentLive, shadow } of pairs) {
    const withheld = shadow?.messages ?? [];
    const [live, other] = [wentOut(sentLive), wentOut(withheld)];
    for (const [place, one] of live) {
      const twin = other.get(place);
      if (twin === undefined) at(one).liveOnly += 1;
      else {
        at(one).both += 1;
        at(one).later.push((twin.acceptedAtMs ?? 0) - (one.acceptedAtMs ?? one.claimedAtMs));
      }
    }
    for (const [place, one] of other) if (!live.has(place)) at(one).shadowOnly += 1;
    for (const one of sentLive) countSkip(at(one).skipped.live, one);
    for (const one of withheld) countSkip(at(one).skipped.shadow, one);
  }
  return [...steps.values()].map(({ later, ...step }) => ({ ...step, laterMs: spreadOf(later) }));
}

function countSkip(counts: Record<string, number>, { state, reason }: MessageRow): void {
  if (!NOT_SENT.has(state)) return;
  const why = reason ?? state;
  counts[why] = (counts[why] ?? 0) + 1;
}

function spreadOf(values: readonly number[]): StepDifference['laterMs'] {
  const sorted = [...values].sort((a, b) => a - b);
  const [least, middle, most] = [sorted[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)];
  return least === undefined || middle === undefined || most === undefined ? null : { least, middle, most };
}

function endsOf(pairs: readonly Pair[]): ShadowReport['ended'] {
  const ends = new Map<string, ShadowReport['ended'][number]>();
  for (const { live, shadow } of pairs) {
    if (live === null || shadow === null) continue;
    const [one, other] = [
      live.outcome?.reason ?? 'running',
      shadow.outcome?.reason ?? (shadow.live ? 'running' : 'stopped'),
    ];
    const found = ends.get(`${one} ${other}`) ?? { live: one, shadow: other, runs: 0 };
    ends.set(`${one} ${other}`, { ...found, runs: found.runs + 1 });
  }
  return [...ends.values()].sort((a, b) => b.runs - a.runs);
}
