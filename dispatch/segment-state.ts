import type { Segment } from '../journey/language/workspace';
import type { Plan } from '../journey/plan/plan';
import type { Store } from '../store/repositories';
import { scanTrouble, type ScanTrouble } from './scan-trouble';
import { segmentScan } from './segment-scan';

/** A published segment as it stands. */
export interface SegmentState {
  segment: string;
  title: string;
  version: string;
  kind: 'conditions' | 'list';
  /** Memberships that are kept now. */
  members: number;
  /** Whether everybody was looked at since it was published. */
  filled: boolean;
  /** What stands in the way of that; null where nothing does. */
  trouble: ScanTrouble | null;
  /** What may change a membership, as tokens. */
  reads: string[];
  /** Journeys that are live, and segments, that use it. */
  usedBy: { journeys: string[]; segments: string[] };
}

type StateStore = Pick<Store, 'definitions' | 'journeys' | 'scans' | 'audiences' | 'setAside'>;

/** The published segments, by id. */
export async function publishedSegments(store: Pick<Store, 'definitions'>): Promise<Segment[]> {
  const rows = await store.definitions.all('segment');
  const present = rows.filter(({ body }) => body !== null);
  return present.map(({ body, version }) => ({ ...(body as unknown as Segment), version }));
}

/** Every published segment with its members, how far it is filled, and who uses it. */
export async function segmentStates(store: StateStore): Promise<SegmentState[]> {
  const [segments, live, members] = await Promise.all([
    publishedSegments(store),
    store.journeys.live(),
    store.audiences.memberCounts(),
  ]);
  return Promise.all(
    segments.map(async (one): Promise<SegmentState> => {
      const { segment, title, version, list, reads } = one;
      const token = `segment:${segment}`;
      const scan = await store.scans.get(segmentScan(one));
      return {
        segment,
        title,
        version,
        kind: list === null ? 'conditions' : 'list',
        members: members.get(segment) ?? 0,
        filled: scan !== null && scan.doneAtMs !== null,
        trouble: await scanTrouble(store, segmentScan(one), token),
        reads,
        usedBy: {
          journeys: live.filter(({ plan }) => uses(plan, segment)).map(({ journey }) => journey),
          segments: segments.filter((other) => other.reads.includes(token)).map((other) => other.segment),
        },
      };
    }),
  );
}

/** A plan is plain data: wherever it names the segment, in an entry or in a condition, it is written so. */
function uses(plan: Plan, segment: string): boolean {
  return JSON.stringify(plan).includes(`"segment":${JSON.stringify(segment)}`);
}
