import type { Json } from '../../audience/json';
import type { InsertOutcome } from '../../store/repositories';
import { AppError } from '../errors';
import { guardJson } from '../json-guard';
import type { EventSink } from './event-sink';
import { batchSchema, type EVENT_TYPES } from './item';
import { toEventRow, type RowContext, type WeighedRow } from './to-event-row';

/** An answer of the intake: 200, or 207 where some items of a batch were refused. */
export interface Taken {
  status: 200 | 207;
  body: Record<string, unknown> & { success: boolean };
}

export interface TakeOptions {
  source: 'api' | 'import';
  triggers: boolean;
  /** Judges the items and stores nothing. */
  dry?: boolean;
}

export interface TakeDeps {
  sink: EventSink;
  region: string;
  userRefOf: RowContext['userRefOf'];
  now(): number;
  /** Counts for the metrics. */
  counted(outcome: 'stored' | 'duplicate' | 'rejected', count: number): void;
}

interface RefusedItem {
  index: number;
  messageId: string | null;
  error: { code: string; message: string; path?: string };
}

/** What a row weighs in memory beside its own text, roughly. */
const ROW_OVERHEAD_BYTES = 600;

function storeAll(deps: TakeDeps, rows: readonly WeighedRow[]): Promise<InsertOutcome[]> {
  const bytes = rows.reduce((sum, one) => sum + one.bytes + ROW_OVERHEAD_BYTES, 0);
  return deps.sink.store(
    rows.map((one) => one.row),
    bytes,
  );
}

function isObject(value: unknown): value is { [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function notAnObject(path: string): AppError {
  return new AppError('bad_body', `${path || 'The body'} must be a JSON object.`, { path });
}

function refusedItem(index: number, item: unknown, failure: AppError): RefusedItem {
  const messageId = isObject(item) && typeof item['messageId'] === 'string' ? item['messageId'] : null;
  const { path } = failure.detail;
  return {
    index,
    messageId: messageId?.slice(0, 256) ?? null,
    error: { code: failure.code, message: failure.message, ...(path === undefined ? {} : { path }) },
  };
}

function tally(deps: TakeDeps, outcomes: readonly InsertOutcome[]): { stored: number; duplicates: number } {
  const stored = outcomes.filter((outcome) => outcome.status === 'stored').length;
  const duplicates = outcomes.length - stored;
  deps.counted('stored', stored);
  deps.counted('duplicate', duplicates);
  return { stored, duplicates };
}

/** Takes one call: durable before it answers. */
export async function takeOne(
  deps: TakeDeps,
  body: unknown,
  type: (typeof EVENT_TYPES)[number],
): Promise<Taken> {
  if (!isObject(body)) throw notAnObject('');
  const context = contextOf(deps, null, { source: 'api', triggers: true });
  let row: WeighedRow;
  try {
    row = toEventRow({ ...body, type }, '', context);
  } catch (error) {
    deps.counted('rejected', 1);
    throw error;
  }
  const { duplicates } = tally(deps, await storeAll(deps, [row]));
  return { status: 200, body: { success: true, ...(duplicates > 0 ? { duplicate: true } : {}) } };
}

function contextOf(deps: TakeDeps, sentAt: string | null, options: TakeOptions): RowContext {
  const { region, userRefOf } = deps;
  return { receivedAtMs: deps.now(), sentAt, region, userRefOf, ...options };
}

function openBatch(body: unknown): { items: unknown[]; sentAt: string | null } {
  if (!isObject(body)) throw notAnObject('');
  const refused = guardJson(body, '', ['batch', 'integrations']);
  if (refused !== null) throw new AppError(refused.code, refused.message, { path: refused.path });
  const parsed = batchSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue?.path.join('.') ?? '';
    throw new AppError('bad_body', `${path}: ${issue?.message ?? 'is malformed'}`, { path });
  }
  return { items: parsed.data.batch, sentAt: parsed.data.sentAt };
}

/**
 * Takes a batch: items are judged one by one, the good ones are stored together and durable before it answers. When
 * some are refused the answer is 207 and names them; when all are, 400.
 */
export async function takeMany(deps: TakeDeps, body: unknown, options: TakeOptions): Promise<Taken> {
  const { items, sentAt } = openBatch(body);
  const context = contextOf(deps, sentAt, options);
  const rows: WeighedRow[] = [];
  const refused: RefusedItem[] = [];
  items.forEach((item, index) => {
    const path = `batch[${index}]`;
    try {
      if (!isObject(item)) throw notAnObject(path);
      rows.push(toEventRow(item, path, context));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push(refusedItem(index, item, error));
    }
  });
  if (options.dry !== true) deps.counted('rejected', refused.length);
  if (rows.length === 0) {
    const first = refused[0]?.error;
    throw new AppError('no_event_accepted', first?.message, { extra: { items: refused } });
  }
  const counts =
    options.dry === true ? { stored: rows.length, duplicates: 0 } : tally(deps, await storeAll(deps, rows));
  if (refused.length === 0) return { status: 200, body: { success: true, ...counts } };
  return { status: 207, body: { success: false, ...counts, rejected: refused.length, items: refused } };
}
