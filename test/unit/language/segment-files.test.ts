import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkWorkspace } from '../../../journey/language/check-workspace';
import { readWorkspace } from '../../../journey/language/read-workspace';
import type { SourceFile } from '../../../journey/language/workspace';

const WORKSPACE: SourceFile = { path: 'workspace.yaml', text: 'workspace: shop\ntimezone: Asia/Shanghai\n' };
const file = (path: string, text: string): SourceFile => ({ path, text });
const LISTED = file('segments/guests.yaml', 'segment: guests\nlist: guests.csv\n');
const reads = (id: string, other: string): SourceFile =>
  file(`segments/${id}.yaml`, `segment: ${id}\nwhere: [{ segment: ${other} }]\n`);

const listOf = (csv: string): string[] | null | undefined =>
  checkWorkspace([WORKSPACE, LISTED, file('segments/guests.csv', csv)]).workspace?.segments[0]?.list;

describe('segments that read one another', () => {
  it('in a circle are one fault, located at one of them, which names the circle', () => {
    const { faults, workspace } = checkWorkspace([
      WORKSPACE,
      reads('a', 'b'),
      reads('b', 'c'),
      reads('c', 'a'),
    ]);
    expect(workspace).toBeNull();
    expect(faults).toMatchObject([
      {
        code: 'segment_circle',
        file: 'segments/a.yaml',
        line: 2,
        message: 'Segments read one another: `a` → `b` → `c` → `a`.',
      },
    ]);
  });

  it('may not read themselves, and may read others', () => {
    expect(checkWorkspace([WORKSPACE, reads('a', 'a')]).faults).toMatchObject([{ code: 'segment_circle' }]);
    const vip = file('segments/vip.yaml', 'segment: vip\nwhere: [{ tag: vip }]\n');
    expect(checkWorkspace([WORKSPACE, vip, reads('a', 'vip'), reads('b', 'a')]).faults).toEqual([]);
  });

  it('that are taken away while a journey or a segment uses them are refused, with the place that does', () => {
    const journey = file('journeys/j.yaml', 'journey: j\nenter: [{ segment: gone }]\nsteps: [{ tag: x }]\n');
    const { faults } = checkWorkspace([WORKSPACE, journey, reads('a', 'gone')]);
    expect(faults.map(({ code, file: path, line }) => [code, path, line])).toEqual([
      ['unknown_segment', 'journeys/j.yaml', 2],
      ['unknown_segment', 'segments/a.yaml', 2],
    ]);
  });
});

describe('a list of people', () => {
  it('is the first column, without mark, heading, quotes, blank rows and repetitions', () => {
    expect(listOf('\ufeffuser_id,name\r\nana,"Ana\r\nof ""Rome"", Italy"\r\n\r\n"b,ob",x\rana\n')).toEqual([
      'ana',
      'b,ob',
    ]);
  });

  it('names the line of each row that holds no id', () => {
    const csv = `id\nana\n"two\nlines"\nbob\n${'x'.repeat(300)}\n`;
    const { faults } = checkWorkspace([WORKSPACE, LISTED, file('segments/guests.csv', csv)]);
    expect(faults.map(({ code, message }) => [code, /Line (\d+)/.exec(message)?.[1]])).toEqual([
      ['bad_list_row', '3'],
      ['bad_list_row', '6'],
    ]);
  });

  it('may be in UTF-8 with a mark, UTF-16 or GB18030, as spreadsheets write it', async () => {
    const encoded: [string, Buffer][] = [
      ['utf-8', Buffer.from('\ufeffuser_id\n小明\n')],
      ['utf-16', Buffer.from('\ufeffuser_id\n小明\n', 'utf16le')],
      ['gb18030', Buffer.from([...Buffer.from('user_id\n'), 0xd0, 0xa1, 0xc3, 0xf7, 0x0a])],
    ];
    for (const [name, bytes] of encoded) {
      const dir = mkdtempSync(join(tmpdir(), `journeyman-list-${name}-`));
      writeFileSync(join(dir, 'workspace.yaml'), WORKSPACE.text);
      writeFileSync(join(dir, 'guests.yaml'), LISTED.text);
      writeFileSync(join(dir, 'guests.csv'), bytes);
      const { files, faults } = await readWorkspace(dir);
      expect(faults).toEqual([]);
      expect(checkWorkspace(files).workspace?.segments[0]?.list).toEqual(['小明']);
    }
  });
});

describe('a segment that is pushed', () => {
  const pushed = (push: string): SourceFile =>
    file('segments/vip.yaml', `segment: vip\nwhere: [{ tag: vip }]\npush: ${push}\n`);

  it('names whom to tell, and which traits go along', () => {
    const { faults, workspace } = checkWorkspace([
      WORKSPACE,
      pushed("{ url: 'https://crm.example/in', traits: [email, email] }"),
    ]);
    expect(faults).toEqual([]);
    expect(workspace?.segments[0]?.push).toEqual({ url: 'https://crm.example/in', traits: ['email'] });
  });

  it.each<[string, string]>([
    ["{ url: 'http://crm.example/in' }", 'bad_webhook_url'],
    ["{ url: 'https://crm.example/{{ profile.id }}' }", 'bad_webhook_url'],
    ['{ traits: [email] }', 'missing_key'],
    ["{ url: 'https://crm.example', trait: [email] }", 'unknown_key'],
    ['https://crm.example', 'wrong_type'],
  ])('%s is a fault at its place', (push, code) => {
    const { faults } = checkWorkspace([WORKSPACE, pushed(push)]);
    expect(faults.map((fault) => [fault.code, fault.file, fault.line])).toEqual([
      [code, 'segments/vip.yaml', 3],
    ]);
  });
});
