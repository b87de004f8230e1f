import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { cacheDir } from '../cache-dir';
import { isExecutable } from '../on-path';
import type { OnProgress } from '../progress';
import { reachable } from '../reachable';

/** The release of the `temporal` command that was tested; it carries server 1.32. */
const TEMPORAL_CLI_VERSION = 'v1.9.1';
const SITE = 'https://temporal.download';
const DOWNLOAD_MS = 10 * 60_000;

/** Fetches the official release into the cache, once; or says why that way is closed. */
export async function downloadTemporal(
  onProgress: OnProgress,
  env: NodeJS.ProcessEnv = process.env,
  site = SITE,
): Promise<{ command: string; version: string } | { closed: string }> {
  const platform = process.platform;
  if (platform !== 'linux' && platform !== 'darwin')
    return { closed: `no official download is used on ${platform}` };
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const version = TEMPORAL_CLI_VERSION;
  const dir = join(cacheDir(env), 'temporal', `${version}-${platform}-${arch}`);
  const command = join(dir, 'temporal');
  if (await isExecutable(command)) return { command, version };
  if (!(await reachable(site))) return { closed: `${new URL(site).host} cannot be reached` };
  try {
    await fetchInto(`${site}/cli/archive/${version}?platform=${platform}&arch=${arch}`, dir, onProgress);
  } catch (error) {
    return { closed: `the download from ${new URL(site).host} failed: ${reason(error)}` };
  }
  return (await isExecutable(command))
    ? { command, version }
    : { closed: 'the downloaded archive holds no `temporal`' };
}

/** Downloads and unpacks beside the final folder, which appears only when it is whole. */
async function fetchInto(url: string, dir: string, onProgress: OnProgress): Promise<void> {
  const half = `${dir}.${process.pid}`;
  try {
    await mkdir(half, { recursive: true });
    const archive = join(half, `${basename(dir)}.tar.gz`);
    await save(url, archive, onProgress);
    await promisify(execFile)('tar', ['-xzf', archive, '-C', half]);
    await rm(archive);
    await rm(dir, { recursive: true, force: true });
    await rename(half, dir);
  } finally {
    await rm(half, { recursive: true, force: true });
  }
}

async function save(url: string, file: string, onProgress: OnProgress): Promise<void> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_MS) });
  if (!answer.ok || !answer.body) throw new Error(`it answered ${answer.status}`);
  const total = Number(answer.headers.get('content-length') ?? 0);
  let got = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      got += chunk.length;
      if (total > 0) onProgress('downloading Temporal', got / total);
      done(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(answer.body), count, createWriteStream(file));
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
