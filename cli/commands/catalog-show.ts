import type { Json, JsonObject } from '../../audience/json';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { outJson } from '../json-out';
import { argument, textOption } from '../options';
import { columns } from '../table';
import type { Terminal } from '../terminal';

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? (value as JsonObject[]) : [];
}

function cell(value: Json | undefined): string {
  if (value === null || value === undefined) return '-';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function priceOf({ price, currency }: JsonObject): string {
  return (
    [price, currency]
      .filter((part) => part !== null && part !== undefined)
      .map(cell)
      .join(' ') || '-'
  );
}

function tellList(terminal: Terminal, items: readonly JsonObject[]): void {
  const { t } = terminal;
  if (items.length === 0) {
    terminal.say(t('catalog.none'));
    return;
  }
  const heading = [
    t('column.item'),
    t('column.title'),
    t('column.price'),
    t('column.stock'),
    t('column.state'),
  ];
  const lines = items.map((item) => [
    cell(item['id']),
    cell(item['title']),
    priceOf(item),
    cell(item['stock']),
    t(item['available'] === true ? 'catalog.available' : 'catalog.gone'),
  ]);
  terminal.out(columns(heading, lines));
}

function tellItem(terminal: Terminal, item: JsonObject): void {
  const { t } = terminal;
  const { history, ...plain } = item;
  terminal.out(
    columns(
      [],
      Object.entries(plain).map(([name, value]) => [name, cell(value)]),
    ),
  );
  const lines = objects(history).map((one) => [
    cell(one['at']),
    cell(one['price']),
    cell(one['stock']),
    t(one['available'] === true ? 'catalog.available' : 'catalog.gone'),
  ]);
  terminal.out('');
  terminal.out(columns([t('column.since'), t('column.price'), t('column.stock'), t('column.state')], lines));
}

/** Shows one item with its former prices, or a page of the catalogue. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const api = openApi(terminal, invocation, 'admin');
  const id = invocation.args[0] === undefined ? null : argument(invocation, 0);
  if (id !== null) {
    const { item } = await api.get(`/api/catalog/${encodeURIComponent(id)}`, id);
    if (terminal.json) outJson(terminal, 'catalog', { item: item ?? null });
    else tellItem(terminal, item as JsonObject);
    return EXIT.ok;
  }
  const query = new URLSearchParams({ limit: textOption(invocation, 'limit') ?? '50' });
  const after = textOption(invocation, 'after');
  if (after !== undefined) query.set('after', after);
  const page = await api.get(`/api/catalog?${query.toString()}`, '/api/catalog');
  const next = page['next'] ?? null;
  if (terminal.json) outJson(terminal, 'catalog', { items: page['items'] ?? [], next });
  else {
    tellList(terminal, objects(page['items']));
    if (typeof next === 'string') terminal.say(terminal.t('catalog.more', { id: next }));
  }
  return EXIT.ok;
}
