import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ApiOverLab } from './api-over-lab';

/** The brand of these workspaces. */
export const BRAND = `workspace: shop
timezone: Asia/Shanghai
locale: en
currency: CNY
sender: { email: 'Shop <hello@shop.example>', address: '1 Example Road, Shanghai' }
`;

/** A letter that may be sent. */
export function letter(words: string): string {
  return `---\nsubject: ${words}\n---\n<p>${words}</p><p><a href="{{ links.unsubscribe }}">Unsubscribe</a> {{ workspace.sender.address }}</p>\n`;
}

/** Writes files into a folder of their own for as long as `use` takes. */
export async function withFiles<T>(
  files: Record<string, string | Buffer>,
  use: (dir: string) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), 'journeyman-files-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), text);
    }
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** Publishes these files as a workspace, as an operator does. */
export async function publishFiles(api: ApiOverLab, files: Record<string, string>): Promise<void> {
  await withFiles({ 'workspace.yaml': BRAND, ...files }, async (dir) => {
    const { code, stderr, stdout } = await api.cli(['publish', dir, '--yes']);
    expect([code, code === 0 ? '' : stderr + stdout]).toEqual([0, '']);
  });
}
