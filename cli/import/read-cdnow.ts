import type { Translate } from '../speech';
import type { ReadRow } from './import-item';

const LINE = /^\s*(\d+)\s+(\d+)\s+(\d{4})(\d{2})(\d{2})\s+(\d+)\s+(\d+(?:\.\d+)?)\s*$/;

/**
 * The purchases of CDNOW (examples/shop/data/README.md): each row is one order, at noon UTC of its day. Equal rows
 * are separate orders, so the row number is part of the id.
 */
export function readCdnowLine(row: number, raw: string, t: Translate): ReadRow {
  const match = LINE.exec(raw);
  if (match === null) {
    const found = raw.trim().split(/\s+/).length;
    return { row, raw, reason: t('import.row-columns', { found, wanted: 5 }) };
  }
  const [, , customer = '', year, month, day, quantity, total] = match;
  const timestamp = `${year}-${month}-${day}T12:00:00Z`;
  const at = new Date(timestamp);
  if (Number.isNaN(at.getTime()) || at.getUTCDate() !== Number(day)) {
    return { row, raw, reason: t('import.row-bad-date', { value: `${year}${month}${day}` }) };
  }
  const properties = {
    order_id: `cdnow-${row}`,
    total: Number(total),
    currency: 'USD',
    quantity: Number(quantity),
  };
  return {
    row,
    raw,
    item: {
      type: 'track',
      event: 'order_placed',
      messageId: `cdnow-${row}`,
      userId: `cdnow-${customer}`,
      timestamp,
      properties,
    },
  };
}
