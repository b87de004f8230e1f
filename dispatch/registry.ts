import type { Calendar } from '../audience/calendar';
import type { Json } from '../audience/json';
import { timingOf } from '../audience/mongo/timing';
import { withNewcomers } from '../audience/newcomers';
import { failureReason } from '../audience/failure-reason';
import { prepareSegments, segmentsByToken, type PreparedSegment } from '../audience/segments';
import type { TraitBook } from '../audience/traits/book';
import { ITEM_CHANGED } from '../journey/engine/items/item-event';
import { DEFAULT_CATALOGUE, type CatalogueEvents } from '../journey/engine/items/ties';
import type { EnterItem, Plan } from '../journey/plan/plan';
import type { Strategy } from '../journey/plan/reach-steps';
import { byPriority } from '../journey/engine/by-priority';
import type { Brand, Segment } from '../journey/language/workspace';
import type { Store } from '../store/repositories';
import type { ShadowRow } from '../store/shadow-repository';
import type { DefinitionRow, JourneyOrder, JourneyRow, JourneyStatus } from '../store/rows';
import { needsOf, type Needs } from './facts-needed';
import { loadTraits, type TraitScans } from './load-traits';
import { segmentScan } from './segment-scan';
import { tiesScanOf } from './ties-scan';

/** A journey that people may enter, with what has to be loaded to decide it. */
export interface Entrance {
  plan: Plan;
  status: JourneyStatus;
  /** The last order to all its runs. */
  order?: JourneyOrder;
  /** What the audience and the `where`s of `enter` read. */
  needs: Needs;
  /** Set where this is a shadow: nothing of it is live. */
  shadow?: ShadowRow;
}

/** What is published, arranged by what can happen, so that an event nobody waits for costs one look-up. */
export interface Registry {
  revision: string;
  entrances: readonly Entrance[];
  enteredBy: {
    event: ReadonlyMap<string, Entrance[]>;
    segment: ReadonlyMap<string, Entrance[]>;
    /** Date entries, by the first part of the trait they read. */
    date: ReadonlyMap<string, Entrance[]>;
    /** Entries on a change of a trait, by its name. */
    trait: ReadonlyMap<string, Entrance[]>;
    schedule: readonly Entrance[];
    /** Entries on a change of an item, by the change. */
    item: ReadonlyMap<string, Entrance[]>;
  };
  /** Segments with their versions, in the order in which they are looked at. */
  preparedSegments: readonly PreparedSegment[];
  /** Segments as published that cannot be used, by the name of their look; memberships of them stay as they are. */
  unusable: readonly { scan: string; reason: string }[];
  /** The ids of all segments. */
  segmentIds: ReadonlySet<string>;
  /** Segments whose memberships time alone may change, in order. */
  timedSegments: readonly PreparedSegment[];
  /** The segments that each token may change, in order: an event costs as much as those that it concerns. */
  segmentsReading: ReadonlyMap<string, readonly PreparedSegment[]>;
  /** Computed traits, and the figures of all people that they need. */
  traits: TraitBook;
  figures: ReadonlyMap<string, Json>;
  /** Names of the looks at all people that traits and figures ask for; other ones when they are published anew. */
  traitScans: TraitScans;
  /** Everything that a run of any version may listen to, as tokens: what is not in here is told to nobody. */
  heard: ReadonlySet<string>;
  /** Versions that run beside what is live, with their sends withheld. */
  shadows: readonly ShadowRow[];
  brand: Pick<Brand, 'timezone' | 'region' | 'catalogue'>;
  /** Which events speak of items. */
  catalogue: CatalogueEvents;
  /** Whether anything that is published hears of changes of items, or recommends by what is bought together. */
  usesCatalogue: boolean;
  /** Whether what people do with items is kept: from when the catalogue is first used on, so that nothing is missed later. */
  keepsTies: boolean;
  /** Whether a journey recommends by what everybody buys together, or again. */
  relatesItems: boolean;
}

function put<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

/** Dates are found again when the trait changes, whose first part is the token. */
function headOf(item: Extract<EnterItem, { kind: 'date' }>): string {
  return item.profile.split('.')[0] ?? item.profile;
}

/** What the audience and the `where`s of `enter` read. */
export function needsOfEntries(plan: Plan): Needs {
  const wheres = plan.enter.map((item) => {
    if (item.kind === 'schedule') return item.audience;
    return item.kind === 'event' || item.kind === 'item' ? item.where : null;
  });
  return needsOf([plan.audience, ...wheres]);
}

function entranceOf(plan: Plan, { status, order }: Pick<JourneyRow, 'status' | 'order'>): Entrance {
  return { plan, status, needs: needsOfEntries(plan), ...(order === undefined ? {} : { order }) };
}

/** Dates and schedules are kept for the live version alone; the shadow is offered what comes of them. */
function offerToShadows(
  shadows: readonly ShadowRow[],
  { event, segment, trait }: Record<'event' | 'segment' | 'trait', Map<string, Entrance[]>>,
): void {
  for (const shadow of shadows) {
    const entrance = { ...entranceOf(shadow.plan, { status: 'live' }), shadow };
    for (const item of shadow.plan.enter) {
      if (item.kind === 'event') put(event, item.event, entrance);
      if (item.kind === 'segment') put(segment, item.segment, entrance);
      if (item.kind === 'trait') put(trait, item.trait, entrance);
    }
  }
}

const HEARS_ITEMS = `event:${ITEM_CHANGED}`;

/** Until a workspace is published. */
const FALLBACK_BRAND = { timezone: 'UTC', region: 'US' };

/** Reads everything published. Cheap enough to repeat on every change: it is small beside people and events. */
export async function loadRegistry(
  store: Pick<Store, 'journeys' | 'definitions' | 'shadows' | 'scans'>,
  calendar: Calendar,
): Promise<Registry> {
  const [revision, live, heard, segmentRows, workspaces, shadows, traits] = await Promise.all([
    revisionOf(store),
    store.journeys.live(),
    store.journeys.listens(),
    store.definitions.all('segment'),
    store.definitions.all('workspace'),
    store.shadows.active(),
    loadTraits(store),
  ]);
  const event = new Map<string, Entrance[]>();
  const segment = new Map<string, Entrance[]>();
  const date = new Map<string, Entrance[]>();
  const trait = new Map<string, Entrance[]>();
  const item = new Map<string, Entrance[]>();
  const schedule = new Set<Entrance>();
  const entrances = byPriority(live.map((row) => entranceOf(row.plan, row)));
  for (const entrance of entrances) {
    // What opens a paused journey is kept until it goes on.
    if (entrance.status !== 'live' && entrance.status !== 'paused') continue;
    for (const one of entrance.plan.enter) {
      if (one.kind === 'event') put(event, one.event, entrance);
      if (one.kind === 'segment') put(segment, one.segment, entrance);
      if (one.kind === 'date') put(date, headOf(one), entrance);
      if (one.kind === 'trait') put(trait, one.trait, entrance);
      if (one.kind === 'item') put(item, one.change, entrance);
      if (one.kind === 'schedule') schedule.add(entrance);
    }
  }
  offerToShadows(shadows, { event, segment, trait });
  const { prepared, unusable } = preparedOf(segmentRows, calendar);
  const workspace: unknown = workspaces[0]?.body;
  const brand: Registry['brand'] = workspace === undefined ? FALLBACK_BRAND : (workspace as Brand);
  const heardOf = new Set([...heard, ...shadows.flatMap(({ plan }) => plan.listens)]);
  const segmentsReading = segmentsByToken(prepared);
  const hearsItems = item.size > 0 || heardOf.has(HEARS_ITEMS) || segmentsReading.has(HEARS_ITEMS);
  return {
    revision,
    entrances,
    enteredBy: { event, segment, date, trait, schedule: [...schedule], item },
    preparedSegments: prepared,
    unusable,
    segmentIds: new Set(segmentRows.flatMap(({ id, body }) => (body === null ? [] : [id]))),
    timedSegments: timedOf(prepared),
    segmentsReading,
    ...traits,
    heard: heardOf,
    shadows,
    brand,
    ...(await useOfItems(store, entrances, brand.catalogue ?? DEFAULT_CATALOGUE, hearsItems)),
  };
}

/** What the workspace makes of items. `hearsItems`: something that is published hears of their changes. */
async function useOfItems(
  { scans }: Pick<Store, 'scans'>,
  entrances: readonly Entrance[],
  catalogue: CatalogueEvents,
  hearsItems: boolean,
): Promise<Pick<Registry, 'catalogue' | 'usesCatalogue' | 'keepsTies' | 'relatesItems'>> {
  const relatesItems = entrances.some(recommendsByOthers);
  const usesCatalogue = hearsItems || relatesItems;
  const keepsTies = usesCatalogue || (await scans.get(tiesScanOf(catalogue))) !== null;
  return { catalogue, usesCatalogue, keepsTies, relatesItems };
}

/** The strategies that read what is found from the purchases of everybody; the others read stored events. */
const BY_OTHERS: readonly Strategy[] = ['also_bought', 'replenish'];

function recommendsByOthers({ plan }: Entrance): boolean {
  return Object.values(plan.steps).some(
    (step) => step.kind === 'recommend' && BY_OTHERS.includes(step.strategy),
  );
}

/** One segment that cannot be read leaves the others as they are. */
function preparedOf(
  rows: readonly DefinitionRow[],
  calendar: Calendar,
): { prepared: PreparedSegment[]; unusable: Registry['unusable'] } {
  const unusable: { scan: string; reason: string }[] = [];
  const usable = rows.flatMap((row) => {
    if (row.body === null) return [];
    try {
      const segment = withNewcomers(segmentOf(row), calendar);
      timedOf(prepareSegments([segment]));
      return [segment];
    } catch (error) {
      const scan = segmentScan({ segment: row.id, version: row.version });
      unusable.push({ scan, reason: failureReason(error) });
      return [];
    }
  });
  return { prepared: prepareSegments(usable), unusable };
}

/** Those that move with the clock, and those that read them. */
function timedOf(prepared: readonly PreparedSegment[]): PreparedSegment[] {
  const timed = new Set<string>();
  return prepared.filter(({ segment, where, reads }) => {
    const moves = where !== null && timingOf(where) !== 'never';
    if (!moves && !reads.some((token) => timed.has(token))) return false;
    timed.add(`segment:${segment}`);
    return true;
  });
}

/** Publishing stores the checked definition whole, so the body is one. */
function segmentOf(row: DefinitionRow): Segment {
  return { ...(row.body as unknown as Segment), version: row.version };
}

/** A text that changes whenever something is published or a journey's status changes. */
export async function revisionOf(
  store: Pick<Store, 'journeys' | 'definitions' | 'shadows'>,
): Promise<string> {
  const [journeys, definitions, shadows] = await Promise.all([
    store.journeys.revision(),
    store.definitions.revision(),
    store.shadows.revision(),
  ]);
  return `${journeys}/${definitions}/${shadows}`;
}
