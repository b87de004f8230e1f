import { createHash } from 'node:crypto';
import type { Json } from '../audience/json';
import type { CheckedWorkspace, Coupon } from '../journey/language/workspace';
import type { Store } from '../store/repositories';
import { DefinitionInUse, removedDefinitions, type RemovedDefinition } from './removed-definitions';
import type { CouponCampaignRow, DefinitionRow } from '../store/rows';
import { noteRelease } from './releases';
import { segmentScan } from './segment-scan';

/** What a publish changed; ids of what stood already as it is are not listed. */
export interface Published {
  journeys: { journey: string; version: string }[];
  definitions: { kind: DefinitionRow['kind']; id: string; version: string }[];
  /** New codes that were imported, by coupon. */
  codes: Record<string, number>;
}

/** Checked definitions are plain data; going through JSON drops what is undefined, as the database would. */
function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);
}

/** The rows that a workspace publishes beside its journeys, in the order in which they go live. */
export function definitionsOf(workspace: CheckedWorkspace, nowMs: number): DefinitionRow[] {
  const row = (kind: DefinitionRow['kind'], id: string, version: string, body: unknown): DefinitionRow => ({
    kind,
    id,
    version,
    body: asJson(body),
    source: '',
    publishedAtMs: nowMs,
  });
  const { brand, segments, traits, templates, coupons } = workspace;
  return [
    // One workspace at a time: its id is fixed, so that a renamed one takes the place of the old.
    row('workspace', 'workspace', hashOf(brand), brand),
    ...traits.map((one) => row('trait', one.trait, one.version, one)),
    ...segments.map((one) => row('segment', one.segment, one.version, one)),
    ...templates.map((one) => row('template', one.template, one.version, one)),
    // Codes of a file go into the pool, not into the definition.
    ...coupons.map((one) => row('coupon', one.coupon, one.version, { ...one, codes: null })),
  ];
}

function campaignOf(coupon: Coupon): CouponCampaignRow {
  const { version, pattern, stock, perPerson, validMs, uses, minSpend, budget } = coupon;
  return {
    coupon: coupon.coupon,
    version,
    value: { ...coupon.value },
    pattern,
    stock,
    issued: 0,
    perPerson,
    validMs,
    uses,
    minSpend,
    budget,
  };
}

/** Makes one version of a definition the live one; of a coupon, its terms too. What was given out stays. */
export async function publishDefinition(
  store: Pick<Store, 'definitions' | 'coupons'>,
  row: DefinitionRow,
): Promise<void> {
  await store.definitions.publish(row);
  if (row.kind === 'coupon') await store.coupons.publish(campaignOf(row.body as unknown as Coupon));
}

/**
 * Publishes a checked workspace: definitions first, so that a journey never goes live before what it uses. Publishing
 * the same again changes nothing. Journeys that are no longer in the workspace stay as they are; computed traits,
 * segments and topics are removed, and where one is still used, `DefinitionInUse` is thrown before anything is published.
 */
export async function publishWorkspace(
  store: Pick<Store, 'journeys' | 'definitions' | 'coupons' | 'releases' | 'runs' | 'scans'>,
  workspace: CheckedWorkspace,
  nowMs: number,
): Promise<Published> {
  const published: Published = { journeys: [], definitions: [], codes: {} };
  const removed = await removedDefinitions(store, workspace);
  const used = removed.filter(({ usedBy }) => usedBy.length > 0);
  if (used.length > 0) throw new DefinitionInUse(used.map(({ kind, id, usedBy }) => ({ kind, id, usedBy })));
  for (const row of definitionsOf(workspace, nowMs)) {
    const { kind, id, version } = row;
    if ((await store.definitions.live(kind, id))?.version === version) continue;
    await store.definitions.publish(row);
    published.definitions.push({ kind, id, version });
  }
  for (const coupon of workspace.coupons) {
    const known = await store.coupons.get(coupon.coupon);
    if (known?.version !== coupon.version) await store.coupons.publish(campaignOf(coupon));
    if (coupon.codes === null) continue;
    const added = await store.coupons.addCodes(coupon.coupon, coupon.codes);
    if (added > 0) published.codes[coupon.coupon] = added;
  }
  const standing = new Map((await store.journeys.list()).map((row) => [row.journey, row.liveVersion]));
  published.definitions.push(...(await remove(store, removed, nowMs)));
  for (const { plan, source } of workspace.journeys) {
    const { journey, version } = plan;
    if (standing.get(journey) === version) continue;
    await store.journeys.publish({ journey, version, plan, source, publishedAtMs: nowMs });
    published.journeys.push({ journey, version });
  }
  if (published.journeys.length + published.definitions.length > 0) await noteRelease(store, nowMs);
  return published;
}

/** Takes traits and segments out. A segment that comes back later is filled anew: who was in it was not kept. */
async function remove(
  store: Pick<Store, 'definitions' | 'scans'>,
  removed: readonly RemovedDefinition[],
  nowMs: number,
): Promise<Published['definitions']> {
  const gone = removed.flatMap(({ row }) => row ?? []);
  for (const row of gone) {
    const { kind, id: segment, version } = row;
    if (kind === 'segment')
      await store.scans.set(segmentScan({ segment, version }), { afterRef: null, doneAtMs: null });
    await store.definitions.publish({ ...row, version: 'removed', body: null, publishedAtMs: nowMs });
  }
  return gone.map(({ kind, id }) => ({ kind, id, version: 'removed' }));
}
