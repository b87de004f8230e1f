import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** How much of a file is looked at to find its encoding out. */
const SAMPLE_BYTES = 256 * 1024;

function isUtf8(bytes: Uint8Array): boolean {
  // A sample may end in the middle of a character: up to three bytes at its end prove nothing.
  for (let cut = 0; cut < 4; cut += 1) {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, bytes.length - cut));
      return true;
    } catch {
      continue;
    }
  }
  return false;
}

/**
 * The encoding of a file: by its byte order mark, else UTF-8 where the bytes allow it, else GB18030, which is what
 * spreadsheets in China write.
 */
export async function sniffEncoding(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SAMPLE_BYTES), 0, SAMPLE_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
    return isUtf8(bytes) ? 'utf-8' : 'gb18030';
  } finally {
    await file.close();
  }
}

/** Whether the platform can read this encoding. */
export function isEncoding(name: string): boolean {
  try {
    new TextDecoder(name);
    return true;
  } catch {
    return false;
  }
}

/** The text of a file in pieces, its byte order mark taken off. What is not valid becomes U+FFFD. */
export async function* decodeFile(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of createReadStream(path)) {
    const text = decoder.decode(chunk as Buffer, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

/** The lines of a text that comes in pieces, without their ends. */
export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest.replace(/\r$/, '');
}
