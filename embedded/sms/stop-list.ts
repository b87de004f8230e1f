import { readFile, writeFile } from 'node:fs/promises';

/** Who wrote STOP to which sender. As at Twilio, texts to them are refused until they write START. */
export interface StopList {
  has: (sender: string, person: string) => boolean;
  /** Takes a reply into account and answers what it meant. */
  hear: (sender: string, person: string, text: string) => Promise<'stop' | 'start' | null>;
}

const STOP = /^(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)$/i;
const START = /^(start|yes|unstop)$/i;

/** Opens the list kept in a file. */
export async function openStopList(file: string): Promise<StopList> {
  const stopped = new Set<string>(await readList(file));
  const key = (sender: string, person: string): string => `${sender} ${person}`;
  return {
    has: (sender, person) => stopped.has(key(sender, person)),
    async hear(sender, person, text) {
      const word = text.trim();
      const meant = STOP.test(word) ? 'stop' : START.test(word) ? 'start' : null;
      if (meant === 'stop') stopped.add(key(sender, person));
      if (meant === 'start') stopped.delete(key(sender, person));
      if (meant !== null) await writeFile(file, JSON.stringify([...stopped]), { mode: 0o600 });
      return meant;
    },
  };
}

async function readList(file: string): Promise<string[]> {
  try {
    const list: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}
