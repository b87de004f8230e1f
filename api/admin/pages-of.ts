/** So many rows are held at once. */
const PAGE = 500;

/** Pages of rows in order of their ids, one after the other, as they are asked for. */
export async function* pagesOf<Row>(
  afterId: string | null,
  idOf: (row: Row) => string,
  next: (afterId: string | null, limit: number) => Promise<Row[]>,
): AsyncGenerator<Row[]> {
  let after = afterId;
  for (;;) {
    const page = await next(after, PAGE);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = idOf(last);
  }
}
