import type { Json } from '../../audience/json';
import { outward, withoutAddresses } from '../../exchange/outward';
import type { Store } from '../../store/repositories';
import { pagesOf } from './pages-of';

/** What a warehouse may ask for. */
export const EXPORTED = ['events', 'messages', 'profiles', 'runs'] as const;
export type ExportedKind = (typeof EXPORTED)[number];

/** Which rows, and how. The span is for events alone, which never change: it is of their receipt. */
export interface AskedRows {
  afterMs: number;
  untilMs: number;
  afterId: string | null;
  addresses: boolean;
}

type Pages = AsyncGenerator<{ id: string; row: object }[]>;

async function* named<Row extends object>(pages: AsyncGenerator<Row[]>, idOf: (row: Row) => string): Pages {
  for await (const page of pages) yield page.map((row) => ({ id: idOf(row), row }));
}

/** Events that wait come first and are marked, so that who goes on knows where; then the history. */
async function* eventPages(store: Store, { afterMs, untilMs, afterId }: AskedRows): Pages {
  const idOf = (row: { userRef: string; messageId: string }): string => `${row.userRef}/${row.messageId}`;
  const wasWaiting = afterId === null || afterId.startsWith('~');
  for (const waiting of wasWaiting ? [true, false] : [false]) {
    const mark = waiting ? '~' : '';
    const after = afterId !== null && (waiting || !wasWaiting) ? afterId.replace(/^~/, '') : null;
    const pages = pagesOf(after, idOf, (from, limit) =>
      store.events.receivedBetween({ afterMs, untilMs, waiting }, from, limit),
    );
    for await (const page of pages)
      yield page.map((row) => ({
        id: idOf(row),
        row: mark === '' ? row : { ...row, cursor: `${mark}${idOf(row)}` },
      }));
  }
}

function pagesFor(store: Store, kind: ExportedKind, asked: AskedRows): Pages {
  const { afterId } = asked;
  if (kind === 'events') return eventPages(store, asked);
  if (kind === 'messages') {
    const idOf = ({ sendKey }: { sendKey: string }): string => sendKey;
    return named(
      pagesOf(afterId, idOf, (after, limit) => store.messages.scan(after, limit)),
      idOf,
    );
  }
  if (kind === 'runs') {
    const idOf = ({ runId }: { runId: string }): string => runId;
    return named(
      pagesOf(afterId, idOf, (after, limit) => store.runs.scan(after, limit)),
      idOf,
    );
  }
  const idOf = ({ userRef }: { userRef: string }): string => userRef;
  return named(
    pagesOf(afterId, idOf, (after, limit) => store.profiles.scan(after, limit)),
    idOf,
  );
}

/** Rows as lines of NDJSON, each with its `id`, which stays the same however often it is exported. */
export async function* exportLines(
  store: Store,
  kind: ExportedKind,
  asked: AskedRows,
): AsyncGenerator<string> {
  for await (const page of pagesFor(store, kind, asked)) {
    const lines = page.map(({ id, row }) => {
      const line: Json = outward(row);
      return `${JSON.stringify({ id, ...(asked.addresses ? line : (withoutAddresses(line) as object)) })}\n`;
    });
    yield lines.join('');
  }
}
