import fc from 'fast-check';
import { csvRecords } from '../../../cli/import/read-csv';
import { csvLine, plainText } from '../../../exchange/csv-text';

async function* piecesOf(text: string, size: number): AsyncGenerator<string> {
  // A decoder never gives half a character.
  const characters = Array.from(text);
  for (let at = 0; at < characters.length; at += size) yield characters.slice(at, at + size).join('');
}

async function readBack(lines: string, size = 7): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const { cells } of csvRecords(piecesOf(lines, size))) rows.push(cells.map(plainText));
  return rows;
}

const awkward = fc.constantFrom(
  '=',
  '+',
  '-',
  '@',
  '\t',
  '\r',
  '\n',
  '"',
  "'",
  ',',
  ';',
  ' ',
  '＝',
  '上',
  'x',
  '\uFEFF',
);
const cell = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.array(awkward, { maxLength: 8 }).map((parts) => parts.join('')),
);

describe('text in CSV', () => {
  it('comes back as it was, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 1, max: 4 })
          .chain((width) =>
            fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 5 }),
          ),
        fc.integer({ min: 1, max: 40 }),
        async (rows, size) => {
          expect(await readBack(rows.map(csvLine).join(''), size)).toEqual(rows);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('never begins a cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const written = csvLine([text, 'x']);
        expect(written.replace(/^"/, '')).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/u);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['=cmd|"/C calc"!A0', `"'=cmd|""/C calc""!A0"`],
    ['+8613800138000', "'+8613800138000"],
    ['-1+2', "'-1+2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ["'=already", "''=already"],
    ["it's", "it's"],
    ['two\nlines', '"two\nlines"'],
  ])('writes %j as %s', (text, written) => {
    expect(csvLine([text, 'end'])).toBe(`${written},end\n`);
  });

  it('leaves numbers as they are: minus five is no formula', () => {
    expect(csvLine([-5, 0.1, true, null])).toBe('-5,0.1,true,\n');
  });
});
