import fc from 'fast-check';
import { smsSize } from '../../../message/sms-segments';

describe('the number of SMS', () => {
  it.each([
    ['', 'GSM-7', 0, 1],
    ['a'.repeat(160), 'GSM-7', 160, 1],
    ['a'.repeat(161), 'GSM-7', 161, 2],
    ['a'.repeat(306), 'GSM-7', 306, 2],
    ['a'.repeat(307), 'GSM-7', 307, 3],
    ['€'.repeat(80), 'GSM-7', 160, 1],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
    ['好'.repeat(70), 'UCS-2', 70, 1],
    ['好'.repeat(71), 'UCS-2', 71, 2],
    ['好'.repeat(134), 'UCS-2', 134, 2],
    ['😀'.repeat(35), 'UCS-2', 70, 1],
    [`${'好'.repeat(66)}😀${'好'.repeat(66)}`, 'UCS-2', 134, 3],
    ['ç', 'UCS-2', 1, 1],
    ['Ç@£$ÆΔ', 'GSM-7', 6, 1],
  ])('of %j: %s, %i units, %i', (text, encoding, units, segments) => {
    expect(smsSize(text)).toEqual({ encoding, units, segments });
  });

  it('never falls as a text grows, and always holds all its units', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 400 }),
        fc.string({ unit: 'grapheme', maxLength: 20 }),
        (text, more) => {
          const size = smsSize(text);
          expect(smsSize(text + more).segments).toBeGreaterThanOrEqual(size.segments);
          expect(size.segments * (size.encoding === 'GSM-7' ? 160 : 70)).toBeGreaterThanOrEqual(size.units);
        },
      ),
    );
  });
});
