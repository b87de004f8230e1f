import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLetterbox } from '../../../embedded/inbox/letterbox';

const letter = (text: string, to = 'a@b.example') => ({
  kind: 'email' as const,
  direction: 'out' as const,
  atMs: 1_000,
  from: 'shop@shop.example',
  to: [to],
  subject: text,
  text,
  html: null,
  headers: [],
  reference: text,
  status: null,
});

describe('the letterbox', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'journeyman-letters-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('keeps only the newest letters, on disk as well', async () => {
    const box = await openLetterbox(dir, 3);
    for (const text of ['1', '2', '3', '4', '5']) await box.add(letter(text));
    expect(box.list().map(({ subject }) => subject)).toEqual(['5', '4', '3']);
    expect(await readdir(dir)).toHaveLength(3);
  });

  it('has its letters again after a restart, but for a file that was damaged', async () => {
    const first = await openLetterbox(dir);
    const { id } = await first.add(letter('kept'));
    await first.setStatus(id, 'delivered');
    await writeFile(join(dir, 'zzz.json'), '{');
    const again = await openLetterbox(dir);
    expect(again.list()).toEqual([expect.objectContaining({ id, status: 'delivered' })]);
    expect(await again.get(id)).toMatchObject({ text: 'kept' });
  });

  it('finds letters by recipient, whatever the case', async () => {
    const box = await openLetterbox(dir);
    await box.add(letter('1', 'Ana@b.example'));
    await box.add(letter('2'));
    expect(box.list({ to: 'ana@B.example' }).map(({ subject }) => subject)).toEqual(['1']);
  });
});
