// Makes events to replay of the CDNOW purchases (examples/shop/data/README.md), as NDJSON on stdout:
//   node examples/backtest/prepare.mjs > cdnow.ndjson
//
// The purchases say nothing of people. So that anybody can be written to at all, everyone is given an address that
// reaches nobody (RFC 2606) and consent, both before the first order: assumptions of this example, not facts.
//
// `two_cycles_due` stands in for a computed trait: at each order, the day two of the person's own cycles later, where a
// cycle is the mean time between the days of their orders so far. It is made of nothing that came later.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DAY_MS = 86_400_000;
const DATA = fileURLToPath(new URL('../shop/data/cdnow-sample.txt', import.meta.url));

/** The orders by customer, each customer's in the order of time, as the file has them. */
function ordersByCustomer() {
  const byCustomer = new Map();
  for (const [index, line] of readFileSync(DATA, 'utf8').trimEnd().split('\n').entries()) {
    const [, customer, date, quantity, total] = line.trim().split(/\s+/);
    const timestamp = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}T12:00:00Z`;
    const order = { id: `cdnow-${index + 1}`, timestamp, quantity: Number(quantity), total: Number(total) };
    byCustomer.set(customer, [...(byCustomer.get(customer) ?? []), order]);
  }
  return byCustomer;
}

/** The day two cycles after the last of these instants; null where there is no cycle yet. */
function twoCyclesAfter(instants) {
  const days = [...new Set(instants)].sort((a, b) => a - b);
  if (days.length < 2) return null;
  const last = days[days.length - 1];
  const cycleMs = (last - days[0]) / (days.length - 1);
  return new Date(last + Math.max(DAY_MS, 2 * cycleMs)).toISOString().slice(0, 10);
}

function write(item) {
  process.stdout.write(`${JSON.stringify(item)}\n`);
}

for (const [customer, orders] of ordersByCustomer()) {
  const userId = `cdnow-${customer}`;
  const traits = { email: `${userId}@music.example`, consent: { email: true } };
  write({
    type: 'identify',
    messageId: `${userId}-known`,
    userId,
    timestamp: '1996-12-31T12:00:00Z',
    traits,
  });
  const instants = [];
  for (const { id, timestamp, quantity, total } of orders) {
    instants.push(Date.parse(timestamp));
    const due = twoCyclesAfter(instants);
    if (due !== null) {
      const learnt = { two_cycles_due: due };
      write({ type: 'identify', messageId: `${id}-cycle`, userId, timestamp, traits: learnt });
    }
    const properties = { order_id: id, quantity, total, currency: 'USD' };
    write({ type: 'track', event: 'order_placed', messageId: id, userId, timestamp, properties });
  }
}
