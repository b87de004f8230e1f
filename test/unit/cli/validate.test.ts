import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAULT_CODES } from '../../../journey/language/fault-codes';
import { cli } from './run-cli';

const ROOT = join(__dirname, '../../..');

describe('validate', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'journeyman-validate-'));
    cpSync(join(ROOT, 'examples/shop'), join(cwd, 'shop'), { recursive: true });
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  const spoil = (path: string, from: string, to: string): void => {
    const text = readFileSync(join(cwd, 'shop', path), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(cwd, 'shop', path), text.replace(from, to));
  };

  it('finds the example shop clean', async () => {
    const { code, stdout, stderr } = await cli(['validate', 'examples/shop'], { cwd: ROOT });
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^\d+ files, no faults\.\n$/);
    expect(code).toBe(0);
  });

  it('reports every fault of every file at once, with a frame, and ends with 1', async () => {
    spoil('journeys/welcome.yaml', 'email: welcome-picks', 'email: welcome-pick');
    spoil('segments/loyal.yaml', 'where:', 'were:');
    const { code, stdout, stderr } = await cli(['validate', 'shop'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('shop/journeys/welcome.yaml:');
    expect(stdout).toContain('shop/segments/loyal.yaml:');
    expect(stdout).toContain('welcome-picks');
    expect(stdout).toMatch(/\^\^/);
    expect(stderr).toContain('journeyman explain');
  });

  it('gives faults as data with --json: code, file, place and hint', async () => {
    spoil('segments/loyal.yaml', 'where:', 'were:');
    const { code, stdout, stderr } = await cli(['validate', 'shop', '--json'], { cwd });
    expect([code, stderr]).toEqual([1, '']);
    const { format, faults, errors } = JSON.parse(stdout) as {
      format: string;
      errors: number;
      faults: { code: string; file: string; line: number; column: number; severity: string }[];
    };
    expect(format).toBe('journeyman/faults@1');
    expect(errors).toBe(faults.filter(({ severity }) => severity === 'error').length);
    const unknown = faults.find(({ code: name }) => name === 'unknown_key');
    expect(unknown).toMatchObject({ file: 'shop/segments/loyal.yaml', column: 1, severity: 'error' });
    expect(faults.every(({ code: name }) => name in FAULT_CODES)).toBe(true);
  });

  it('judges one file with its workspace around it, and reports no other', async () => {
    spoil('segments/loyal.yaml', 'where:', 'were:');
    const { code, stdout } = await cli(['validate', 'shop/journeys/welcome.yaml', '--json'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ files: 1, faults: [] });
  });

  it('names a file that is not UTF-8, and goes on with the others', async () => {
    writeFileSync(join(cwd, 'shop/segments/bad.yaml'), Buffer.from([0xff, 0xfe, 0xc9]));
    const { code, stdout } = await cli(['validate', 'shop', '--json'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      faults: [{ code: 'unreadable', file: 'shop/segments/bad.yaml' }],
    });
  });

  it.each([
    ['nowhere', 'There is no such file'],
    ['.', 'No workspace in'],
  ])('says of %s that it cannot be checked', async (path, words) => {
    const { code, stderr } = await cli(['validate', path], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain(words);
  });
});
