import { ANSWER_EVENTS, answersOf, type Habits } from '../audience/best-time';
import { evaluate } from '../audience/evaluate';
import type { Seen } from '../audience/facts';
import { isPersonalized } from '../audience/personalization';
import {
  MIDDLE_PRIORITY,
  permit,
  type SendRequest,
  type SendStanding,
  type Verdict,
  type WaitingSend,
} from '../audience/permit';
import type { SentMessage } from '../store/ledger-views';
import type { ActivityDeps } from './deps';
import type { MessageAtHand } from './message-at-hand';
import { factsOf, refsOfRun, zoneOf, type RunAtHand } from './run-at-hand';

/** Whether a message may go out now, and else why not and until when. */
export type MaySend =
  | { may: 'send' }
  | { may: 'wait'; untilMs: number; reason: string }
  | { may: 'not'; reason: string; seen?: Seen[] };

/** How many answers of one kind are read: the newest. */
const MOST_ANSWERS = 200;

/** States in which nothing is sent yet, or perhaps. */
const UNSETTLED: ReadonlySet<string> = new Set(['claimed', 'dispatching', 'deferred']);

/** Others of this person that are going out just now are given this long to settle before we ask again. */
const OTHERS_MS = 1_000;
/** By how much longer those wait that the others go before: when both stepped back, the higher priority asks first. */
const BEHIND_OTHERS_MS = 1_500;

/** The first look, before anything is rendered or taken: `only_if`, address, consent, windows, patience. */
export async function mayPrepare(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  address: string | null,
): Promise<MaySend> {
  const { onlyIf } = run.plan.delivery;
  if (onlyIf !== null) {
    const answer = evaluate(onlyIf, await factsOf(deps, run, [onlyIf]), deps.calendar);
    if (!answer.value) return { may: 'not', reason: 'only_if', seen: answer.seen };
  }
  const habits = await habitsOf(deps, run, message);
  const standing = { ...standingOf(run, message, address), suppressed: false, sent: [], ...habits };
  return maySendOf(permit(message.request, standing, deps.calendar));
}

/** When the person answers, where the step waits for their best hour. */
async function habitsOf(
  { store, live }: ActivityDeps,
  run: RunAtHand,
  { request }: MessageAtHand,
): Promise<{ habits?: Habits }> {
  if (request.bestTimeMs === undefined || !isPersonalized(run.profile.traits)) return {};
  const [events, population] = await Promise.all([
    store.events.ofPerson(run.profile.userRef, [...ANSWER_EVENTS], MOST_ANSWERS),
    live.answerHours(),
  ]);
  return { habits: { answeredAtMs: answersOf([...events.values()].flat()), population } };
}

/**
 * The last look, when the row is taken and nothing stands between it and the provider but this: consent, suppression
 * and caps as they are now. Of two messages of one person that are taken at once, the later to look sees the other; it
 * steps back for a moment rather than go above the cap.
 */
export async function mayHandOver(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  address: string,
): Promise<MaySend> {
  const { store } = deps;
  const { step, request, sendKey } = message;
  const [profile, suppressed, sent] = await Promise.all([
    store.profiles.get(run.context.userRef),
    store.suppressions.has(step.kind, address),
    sentTo(deps, run, message),
  ]);
  // Erased since the message was composed.
  if (profile === null) return { may: 'not', reason: 'no_person' };
  const now = { ...run, profile };
  const standing = { ...standingOf(now, message, address), suppressed };
  const others = sent.filter((one) => one.sendKey !== sendKey);
  const settled = others.filter((one) => !UNSETTLED.has(one.state));
  const waiting = others.filter((one) => one.state === 'deferred').map(waitingOf);
  const verdict = maySendOf(permit(request, { ...standing, sent: settled, waiting }, deps.calendar));
  const inFlight = others.filter((one) => one.state === 'dispatching');
  if (verdict.may !== 'send' || inFlight.length === 0) return verdict;
  const going = inFlight.map((one) => ({ ...one, atMs: run.nowMs }));
  const crowded = permit(request, { ...standing, sent: [...settled, ...going] }, deps.calendar);
  if (crowded.verdict === 'send') return verdict;
  return { may: 'wait', untilMs: run.nowMs + stepBackMs(request, inFlight), reason: 'cap' };
}

/** How long to step back for: of two of one priority chance decides, so that they do not meet again. */
function stepBackMs(request: SendRequest, inFlight: readonly SentMessage[]): number {
  const own = request.priority ?? MIDDLE_PRIORITY;
  const isBehind = inFlight.some(({ priority }) => priority > own);
  const isBefore = inFlight.every(({ priority }) => priority < own);
  if (isBefore) return OTHERS_MS * (1 + Math.random());
  if (isBehind) return OTHERS_MS + BEHIND_OTHERS_MS + OTHERS_MS * 1.5 * Math.random();
  return OTHERS_MS * (1 + Math.random() * 3);
}

/** What waits for room under a cap, as `permit` reads it: its `atMs` is when it asks again. */
function waitingOf({ atMs, claimedAtMs, ...one }: SentMessage): WaitingSend {
  return { ...one, untilMs: atMs, askedAtMs: claimedAtMs };
}

/** What the person was sent in the longest period that a cap looks back on, and what waits, before and after merges. */
async function sentTo({ store }: ActivityDeps, run: RunAtHand, { request }: MessageAtHand) {
  const longestMs = Math.max(0, ...request.caps.map((cap) => cap.perMs));
  if (longestMs === 0) return [];
  const found = refsOfRun(run).map((ref) => store.messages.sentSince(ref, run.nowMs - longestMs, true));
  return (await Promise.all(found)).flat();
}

function standingOf(
  run: RunAtHand,
  { step }: MessageAtHand,
  address: string | null,
): Omit<SendStanding, 'suppressed' | 'sent'> {
  return {
    nowMs: run.nowMs,
    zone: zoneOf(run),
    hasAddress: address !== null,
    consent: run.profile.consent[step.kind] ?? null,
  };
}

function maySendOf(verdict: Verdict): MaySend {
  if (verdict.verdict === 'send') return { may: 'send' };
  if (verdict.verdict === 'skip') return { may: 'not', reason: verdict.reason };
  return { may: 'wait', untilMs: verdict.untilMs, reason: verdict.reason };
}
