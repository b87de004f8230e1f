import { open, type FileHandle } from 'node:fs/promises';

/** A file that is only added to. */
export interface KeptText {
  /** Its length in bytes. */
  bytes(): number;
  add(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file at a settled length: what stands beyond it was written before a crash, and is written again. */
export async function openKeptText(path: string, settledBytes: number): Promise<KeptText> {
  const file: FileHandle = await open(path, settledBytes === 0 ? 'w' : 'r+');
  await file.truncate(settledBytes);
  let bytes = settledBytes;
  return {
    bytes: () => bytes,
    async add(text) {
      const buffer = Buffer.from(text);
      await file.write(buffer, 0, buffer.length, bytes);
      bytes += buffer.length;
    },
    async close() {
      await file.sync();
      await file.close();
    },
  };
}
