import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWorkspace } from '../../../journey/language/read-workspace';

describe('a workspace on disk', () => {
  const root = mkdtempSync(join(tmpdir(), 'journeyman-workspace-'));
  const write = (path: string, bytes: string | Buffer): void => writeFileSync(join(root, path), bytes);
  beforeAll(() => {
    for (const folder of ['journeys', 'templates', '.git', 'node_modules', 'journeys/folder.yaml']) {
      mkdirSync(join(root, folder), { recursive: true });
    }
    write('workspace.yaml', '\uFEFFworkspace: shop\n');
    write('journeys/a.yml', 'journey: a\n');
    write('journeys/latin.yaml', Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]));
    write('journeys/large.yaml', '#'.repeat(300 * 1024));
    write('journeys/notes.md', 'not read');
    write('templates/w.sms.txt', '你好');
    write('.git/x.yaml', 'x: 1');
    write('node_modules/x.yaml', 'x: 1');
    symlinkSync('/etc/passwd', join(root, 'journeys/link.yaml'));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('gives its files in order, without hidden folders and links', async () => {
    const { files } = await readWorkspace(root);
    expect(files.map(({ path }) => path)).toEqual([
      'journeys/a.yml',
      'templates/w.sms.txt',
      'workspace.yaml',
    ]);
    expect(files[1]?.text).toBe('你好');
  });

  it('says with its path what cannot be read', async () => {
    const { faults } = await readWorkspace(root);
    expect(faults.map(({ file, code }) => [file, code]).sort()).toEqual([
      ['journeys/folder.yaml', 'unreadable'],
      ['journeys/large.yaml', 'too_large'],
      ['journeys/latin.yaml', 'unreadable'],
    ]);
  });

  it('may be one file, and a path that is not there is a fault', async () => {
    expect((await readWorkspace(join(root, 'workspace.yaml'))).files).toHaveLength(1);
    expect((await readWorkspace(join(root, 'nope'))).faults).toMatchObject([
      { code: 'unreadable', file: join(root, 'nope') },
    ]);
  });
});
