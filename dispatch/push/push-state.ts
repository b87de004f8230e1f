import type { Store } from '../../store/repositories';
import type { ScanFailure } from '../../store/scan-repository';
import { publishedSegments } from '../segment-state';
import { isPushed, pushScan, receiverOf } from './push-segments';

/** How the push of one segment stands. */
export interface PushState {
  segment: string;
  /** The host that is told; an address may hold more than everybody should read. */
  to: string;
  members: number;
  /** Memberships of which it was told. */
  told: number;
  /** When members and what was told were last found equal. */
  doneAtMs: number | null;
  /** Why it cannot be told at present, and when it is tried again; null where it can. */
  failed: ScanFailure | null;
}

type PushStore = Pick<Store, 'definitions' | 'scans' | 'segmentPushes' | 'audiences'>;

/** The push of every published segment that has one, by id. */
export async function pushStates(store: PushStore): Promise<PushState[]> {
  const pushed = (await publishedSegments(store)).filter(isPushed);
  if (pushed.length === 0) return [];
  const members = await store.audiences.memberCounts();
  return Promise.all(
    pushed.map(async (one) => {
      const state = await store.scans.get(pushScan(one));
      return {
        segment: one.segment,
        to: new URL(one.push.url).host,
        members: members.get(one.segment) ?? 0,
        told: await store.segmentPushes.count(one.segment, receiverOf(one)),
        doneAtMs: state?.doneAtMs ?? null,
        failed: state?.failed ?? null,
      };
    }),
  );
}
