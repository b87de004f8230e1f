import type { Connection } from 'mongoose';

/** Every document of the database in which one of these texts stands, by collection. */
export async function foundIn(raw: Connection, marks: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of (await raw.db?.listCollections().toArray()) ?? []) {
    for (const document of await raw.collection(name).find().toArray()) {
      const text = JSON.stringify(document);
      found.push(...marks.filter((mark) => text.includes(mark)).map((mark) => `${name}: ${mark}`));
    }
  }
  return found;
}
