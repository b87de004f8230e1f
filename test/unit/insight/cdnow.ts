import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCdnowLine } from '../../../cli/import/read-cdnow';
import { dayOf, type Order } from '../../../insight/orders/histories';

/** The day by which Fader and Hardie let a model know of CDNOW: 30 September 1997. */
export const CALIBRATED = dayOf(Date.UTC(1997, 8, 30));
/** The last day of the data: 30 June 1998. */
export const LAST = dayOf(Date.UTC(1998, 5, 30));

/** The purchases of the 2,357 customers of CDNOW, as they are imported. */
export function cdnowOrders(): Order[] {
  const text = readFileSync(join(__dirname, '../../../examples/shop/data/cdnow-sample.txt'), 'utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, index) => {
      const read = readCdnowLine(index + 1, line, (key) => key);
      if ('reason' in read) throw new Error(read.reason);
      const { userId = '', timestamp = '', properties } = read.item;
      return { person: userId, atMs: Date.parse(timestamp), amount: Number(properties?.total) };
    });
}
