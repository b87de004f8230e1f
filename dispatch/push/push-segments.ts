import type { Segment } from '../../journey/language/workspace';
import { shortHash } from '../../audience/user-ref';
import type { WebhookCaller } from '../../message/webhook';
import type { ToldRow } from '../../store/push-repository';
import type { ProfileRow } from '../../store/rows';
import type { DispatchContext } from '../context';
import { failScan, isWaiting } from '../scan-failures';
import { publishedSegments } from '../segment-state';
import { bodyOf, idOf, membershipNews, toldOf, type MembershipNews } from './membership-changes';

/** People who are compared at once, and changes that go with one call. */
const PAGE = 500;
const MOST_TOGETHER = 100;
/** A look comes no sooner after the last, and may take no more than a twentieth of the time. */
const EVERY_MS = 5_000;
const REST = 20;

/** A published segment that is pushed. */
export type PushedSegment = Segment & { push: NonNullable<Segment['push']> };

/** When each push is looked at next, while this process leads. */
export type PushTimes = Map<string, number>;

/** Who is told: another address is another system, which knows nothing yet. */
export function receiverOf({ push }: PushedSegment): string {
  return shortHash(push.url);
}

/** The name under which it is kept how far a push has come. */
export function pushScan(segment: PushedSegment): string {
  return `push/${segment.segment}@${receiverOf(segment)}`;
}

/** Whether a published segment is pushed. */
export function isPushed(segment: Segment): segment is PushedSegment {
  return segment.push !== undefined;
}

interface Stretch {
  members: ProfileRow[];
  told: ToldRow[];
  /** Null where nobody is behind it. */
  lastRef: string | null;
}

/** Members and what was told of the same people: as far as both pages reach. */
async function nextStretch(
  { store }: DispatchContext,
  segment: PushedSegment,
  afterRef: string | null,
): Promise<Stretch> {
  const [members, told] = await Promise.all([
    store.profiles.members(segment.segment, afterRef, PAGE),
    store.segmentPushes.page(segment.segment, receiverOf(segment), afterRef, PAGE),
  ]);
  const ends = [members, told].flatMap((page) => (page.length < PAGE ? [] : [page.at(-1)?.userRef ?? '']));
  const lastRef = ends.length === 0 ? null : (ends.sort()[0] ?? null);
  const within = <Row extends { userRef: string }>(rows: Row[]): Row[] =>
    lastRef === null ? rows : rows.filter(({ userRef }) => userRef <= lastRef);
  return { members: within(members), told: within(told), lastRef };
}

/** One call; gives why it did not arrive, or null. */
async function tell(
  webhooks: WebhookCaller,
  { segment, push }: PushedSegment,
  news: readonly MembershipNews[],
): Promise<{ reason: string; retryAfterMs: number } | null> {
  const id = idOf(
    'msg',
    news.map((one) => one.id),
  );
  const reply = await webhooks.call({
    ...{ id, url: push.url, method: 'POST', headers: {} },
    body: bodyOf(segment, news),
  });
  if (reply.result === 'answered') return null;
  return { reason: reply.reason, retryAfterMs: reply.result === 'again' ? (reply.retryAfterMs ?? 0) : 0 };
}

/** Tells of one stretch, a call after another; what was told is kept before the next. False where it must wait. */
async function tellStretch(
  context: DispatchContext,
  webhooks: WebhookCaller,
  segment: PushedSegment,
  news: readonly MembershipNews[],
): Promise<boolean> {
  const { store } = context;
  const name = pushScan(segment);
  for (let from = 0; from < news.length; from += MOST_TOGETHER) {
    const together = news.slice(from, from + MOST_TOGETHER);
    const failure = await tell(webhooks, segment, together);
    if (failure !== null) {
      const state = await failScan(context, name, failure.reason);
      const { failed } = state;
      const heardMs = context.now() + failure.retryAfterMs;
      if (failed !== undefined && heardMs > failed.nextTryAtMs)
        await store.scans.set(name, { ...state, failed: { ...failed, nextTryAtMs: heardMs } });
      return false;
    }
    await store.segmentPushes.keep(segment.segment, receiverOf(segment), toldOf(together));
  }
  return true;
}

async function pushOne(
  context: DispatchContext,
  webhooks: WebhookCaller,
  segment: PushedSegment,
  goOn: () => boolean,
): Promise<void> {
  const { scans, segmentPushes } = context.store;
  const name = pushScan(segment);
  const state = await scans.get(name);
  if (isWaiting(state, context.now())) return;
  if (state === null) await segmentPushes.forgetOthers(segment.segment, receiverOf(segment));
  let afterRef = state?.afterRef ?? null;
  while (goOn()) {
    const { members, told, lastRef } = await nextStretch(context, segment, afterRef);
    const news = membershipNews(segment.segment, members, told, segment.push.traits);
    if (!(await tellStretch(context, webhooks, segment, news))) return;
    afterRef = lastRef;
    const isOver = lastRef === null;
    if (isOver || news.length > 0)
      await scans.set(name, { afterRef, doneAtMs: isOver ? context.now() : (state?.doneAtMs ?? null) });
    if (isOver) return;
  }
}

/**
 * Tells other systems who came into the segments that are pushed to them and who left. What was told is kept, so what is
 * new is found by comparing: at least once, in the order of each person, whatever dies in between. A receiver that does
 * not answer is tried again later, ever less often; nothing overtakes what it has not got.
 */
export async function pushSegments(
  context: DispatchContext,
  webhooks: WebhookCaller,
  times: PushTimes,
  goOn: () => boolean,
): Promise<void> {
  for (const segment of (await publishedSegments(context.store)).filter(isPushed)) {
    const name = pushScan(segment);
    const began = performance.now();
    if (!goOn() || (times.get(name) ?? 0) > began) continue;
    await pushOne(context, webhooks, segment, goOn);
    const ended = performance.now();
    times.set(name, ended + Math.max(EVERY_MS, REST * (ended - began)));
  }
}
