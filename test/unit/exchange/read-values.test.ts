import { readDate, instantOf } from '../../../exchange/read-date';
import { readAmount, readNumber } from '../../../exchange/read-number';
import { readFlag, readList } from '../../../exchange/read-cell';

describe('numbers in files', () => {
  it.each([
    ['12', 12],
    ['-0.5', -0.5],
    ['+3', 3],
    ['1e3', 1000],
    ['.5', 0.5],
    ['1,234', null],
    ['1.234,56', null],
    ['0x10', null],
    ['NaN', null],
    ['Infinity', null],
    ['1e999', null],
    ['12 EUR', null],
    ['١٢', null],
  ])('as programs write them: %s is %p', (text, value) => expect(readNumber(text)).toBe(value));

  it.each([
    ['1.234,56', ',', 1234.56],
    ['€ 1.234,56', ',', 1234.56],
    ['1 234,50 EUR', ',', 1234.5],
    ['1\u00a0234,50 €', ',', 1234.5],
    ['-12,5', ',', -12.5],
    ['1,234.50', '.', 1234.5],
    ['$1,234.50', '.', 1234.5],
    ['US$ 9', '.', 9],
    ['¥12,000', '.', 12000],
    ['(5.00)', '.', -5],
    ['($5.00)', '.', -5],
    ["1'234.50", '.', 1234.5],
    ['-$5', '.', -5],
    ['1.234', ',', 1234],
    ['1.234', '.', 1.234],
    ['12.34.56', '.', null],
    ['1,23,456', '.', null],
    ['1,234.50', ',', null],
    ['1.23', ',', null],
    ['12 apples', '.', null],
    ['five', '.', null],
    ['', '.', null],
    ['-(5)', '.', null],
  ] as const)('as people write them: %s with the decimal sign %s is %p', (text, decimal, value) =>
    expect(readAmount(text, decimal)).toBe(value),
  );
});

describe('dates in files', () => {
  const iso = { format: 'iso', zone: null };
  const berlin = { format: 'dd.MM.yyyy HH:mm', zone: 'Europe/Berlin' };
  const at = (text: string): object => ({ atMs: Date.parse(text) });
  it.each([
    ['2026-03-01T10:00:00Z', iso, at('2026-03-01T10:00:00Z')],
    ['2026-03-01 10:00:00+08:00', iso, at('2026-03-01T02:00:00Z')],
    ['2026-03-01 10:00', { ...iso, zone: 'Asia/Shanghai' }, at('2026-03-01T02:00:00Z')],
    ['2026-03-01 10:00', iso, { fault: 'no-zone' }],
    ['2026-03-01', iso, { day: '2026-03-01' }],
    ['2026-02-30', iso, { fault: 'bad-date' }],
    ['10:00', iso, { fault: 'bad-date' }],
    ['gestern', iso, { fault: 'bad-date' }],
    ['01.03.2026 10:00', berlin, at('2026-03-01T09:00:00Z')],
    ['01.07.2026 10:00', berlin, at('2026-07-01T08:00:00Z')],
    ['03/01/2026', berlin, { fault: 'bad-date' }],
    ['31.02.2026 10:00', berlin, { fault: 'bad-date' }],
    ['01.03.2026 10:00', { ...berlin, zone: null }, { fault: 'no-zone' }],
    ['28.02.1990', { format: 'dd.MM.yyyy', zone: null }, { day: '1990-02-28' }],
    ['29.03.2026 02:30', berlin, at('2026-03-29T01:30:00Z')],
    ['25.10.2026 02:30', berlin, at('2026-10-25T00:30:00Z')],
    ['1772359200', { format: 'unix', zone: null }, at('2026-03-01T10:00:00Z')],
    ['1772359200000', { format: 'unix_ms', zone: null }, at('2026-03-01T10:00:00Z')],
    ['soon', { format: 'unix', zone: null }, { fault: 'bad-date' }],
  ])('%s is read by its format and zone', (text, writing, wanted) => {
    expect(readDate(text, writing)).toEqual(wanted);
  });

  it('begin at midnight of their zone where an instant is wanted, and need one', () => {
    expect(instantOf({ day: '2026-03-01' }, 'Asia/Shanghai')).toEqual(at('2026-02-28T16:00:00Z'));
    expect(instantOf({ day: '2026-03-01' }, null)).toEqual({ fault: 'no-zone' });
  });
});

describe('words in files', () => {
  it('are yes or no in English, Chinese and numbers, and nothing else', () => {
    expect(['TRUE', 'yes', '1', '是', 'No', '否', '0', 'maybe', 'constructor'].map(readFlag)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
      null,
      null,
    ]);
  });

  it('are lists between bars, semicolons and commas, each name once', () => {
    expect(readList('vip | early;vip，late')).toEqual(['vip', 'early', 'late']);
    expect(readList('["a,b","c"]')).toEqual(['a,b', 'c']);
  });
});
