import { z } from 'zod';
import { DEFAULT_CATALOGUE } from '../../journey/engine/items/ties';
import type { ItemPatch } from '../../journey/engine/items/item';
import type { Brand } from '../../journey/language/workspace';
import type { ItemRow } from '../../store/item-repositories';
import type { Scope } from '../api-key';
import type { Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { ANSWERS, anyAnswer, instant, noQuery, without, type ZodApp } from './app';

/** The most items of one request. */
const MOST_ITEMS = 500;
const MOST_ATTRIBUTES = 100;

const text = (most: number) => z.string().min(1).max(most).nullable().optional();
const itemId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{Cc}]+$/u, 'has a control character');
const webAddress = z
  .url({ protocol: /^https?$/, error: 'is no http address' })
  .max(2_000)
  .nullable()
  .optional();

/** An item as the caller says it: what is left out stays as it is, null takes a value away. */
const itemFields = z.strictObject({
  id: itemId,
  title: text(500),
  url: webAddress,
  image: webAddress,
  price: z.number().min(0).max(1e12).nullable().optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'is no currency of ISO 4217')
    .nullable()
    .optional(),
  category: text(200),
  brand: text(200),
  stock: z.number().int().min(0).max(1e9).nullable().optional(),
  available: z.boolean().nullable().optional(),
  attributes: z
    .record(z.string().min(1).max(100), z.union([z.string().max(2_000), z.number(), z.boolean()]))
    .refine((all) => Object.keys(all).length <= MOST_ATTRIBUTES, 'has more than 100 names')
    .nullable()
    .optional(),
});

const many = z.strictObject({ items: z.array(z.unknown()).min(1).max(MOST_ITEMS) });
const params = z.strictObject({ id: itemId });
const listed = z.strictObject({
  after: itemId.optional(),
  limit: z.coerce.number().int().min(1).max(MOST_ITEMS).default(50),
});

function shownItem(row: ItemRow): Record<string, unknown> {
  const history = row.moments.map(({ atMs, ...moment }) => ({ at: instant(atMs), ...moment }));
  return { ...without(row, 'moments', 'updatedAtMs'), updatedAt: instant(row.updatedAtMs), history };
}

interface Checked {
  good: ItemPatch[];
  refused: { index: number; error: { code: 'bad_value'; message: string } }[];
}

/** Which items can be taken, and why the others cannot: one bad row must not keep the others out. */
function checkItems(items: readonly unknown[]): Checked {
  const checked: Checked = { good: [], refused: [] };
  items.forEach((item, index) => {
    const read = itemFields.safeParse(item);
    if (read.success) {
      // Absent keys are left out by zod; the type says it less exactly.
      checked.good.push(read.data as ItemPatch);
      return;
    }
    const [issue] = read.error.issues;
    const where = issue?.path.join('.') ?? '';
    const message = `${where === '' ? 'item' : where}: ${issue?.message ?? 'cannot be read'}`;
    checked.refused.push({ index, error: { code: 'bad_value', message } });
  });
  return checked;
}

async function lowStockOf(deps: ApiDeps): Promise<number> {
  const workspace = await deps.store.definitions.live('workspace', 'workspace');
  // Publishing stores the checked workspace whole.
  const brand = workspace?.body as Brand | undefined;
  return (brand?.catalogue ?? DEFAULT_CATALOGUE).lowStock;
}

/** Says one item, or many, anew. */
function upsertRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  const now = deps.now ?? (() => Date.now());
  const common = { tags: ['catalog'], querystring: noQuery };
  const response = { 200: anyAnswer, ...errorAnswer(400, 401, 403, 503) };
  app.route({
    method: 'POST',
    url: '/api/catalog',
    onRequest: guard('catalog:write'),
    schema: {
      ...common,
      summary: 'Says up to 500 items anew: what is left out of an item stays, null takes it away.',
      body: many,
      response,
    },
    handler: async (request) => {
      const { good, refused } = checkItems(request.body.items);
      const came = await deps.store.items.patch(good, await lowStockOf(deps), now());
      return { ...came, refused };
    },
  });
  app.route({
    method: 'PUT',
    url: '/api/catalog/:id',
    onRequest: guard('catalog:write'),
    schema: {
      ...common,
      summary: 'Says one item anew: what is left out stays, null takes it away.',
      params,
      body: itemFields.omit({ id: true }),
      response,
    },
    handler: async (request) => {
      const { id } = request.params;
      const patch = { ...request.body, id } as ItemPatch;
      const came = await deps.store.items.patch([patch], await lowStockOf(deps), now());
      const row = await deps.store.items.get(id);
      return { ...came, item: row && shownItem(row) };
    },
  });
}

/** The catalogue: said anew, shown, listed and taken out. */
export function catalogRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  upsertRoutes(app, deps, guard);
  app.route({
    method: 'GET',
    url: '/api/catalog',
    onRequest: guard('catalog:read'),
    schema: {
      tags: ['catalog'],
      summary: 'Lists items by id, in pages.',
      querystring: listed,
      response: ANSWERS,
    },
    handler: async (request) => {
      const { after, limit } = request.query;
      const rows = await deps.store.items.list(after ?? null, limit);
      const next = rows.length < limit ? null : (rows.at(-1)?.id ?? null);
      return { items: rows.map(shownItem), next };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/catalog/:id',
    onRequest: guard('catalog:read'),
    schema: {
      tags: ['catalog'],
      summary: 'Shows one item, with its former prices and stocks.',
      params,
      querystring: noQuery,
      response: ANSWERS,
    },
    handler: async (request) => {
      const row = await deps.store.items.get(request.params.id);
      if (row === null) throw new AppError('not_found', 'There is no such item in the catalogue.');
      return { item: shownItem(row) };
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/catalog/:id',
    onRequest: guard('catalog:write'),
    schema: {
      tags: ['catalog'],
      summary: 'Takes an item out of the catalogue; nobody is told.',
      params,
      querystring: noQuery,
      response: ANSWERS,
    },
    handler: async (request) => {
      const { id } = request.params;
      if (await deps.store.items.remove(id)) return { id, removed: true };
      throw new AppError('not_found', 'There is no such item in the catalogue.');
    },
  });
}
