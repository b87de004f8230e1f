import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Json, JsonObject } from '../../audience/json';
import type { SourceFile } from '../../journey/language/workspace';

/** One case of test/spec/*.yaml: a promise, the files it is about, what happens, and what is expected. */
export interface SpecCase {
  file: string;
  title: string;
  /** Everything the case says, as a `test` document does. */
  document: JsonObject;
  /** The workspace that the case stands for: its own files, and the default ones where it has none. */
  files: (SourceFile & { bytes?: Buffer })[];
  /** The id of the journey that lines without a `journey` are about. */
  journey: string;
  /** True where the case turns on an instant that only a virtual clock can keep exactly. */
  exactClock: boolean;
}

const WORKSPACE = `workspace: shop
timezone: Asia/Shanghai
locale: en
currency: CNY
sender: { email: 'Shop <hello@shop.example>', sms: '【小店】', address: '1 Example Road, Shanghai' }
topics: { offers: Offers, news: News }
`;

const SOMEBODY: JsonObject = {
  email: 'ana@shop.example',
  phone: '+8613812345678',
  timezone: 'Asia/Shanghai',
  consent: ['email', 'sms'],
};

/** Every case of every file, in the order of the files. */
export function specCases(): SpecCase[] {
  return readdirSync(__dirname)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .flatMap((file) => {
      const document = parse(readFileSync(join(__dirname, file), 'utf8')) as { cases: JsonObject[] };
      return document.cases.map((one) => specCase(file, one));
    });
}

function specCase(file: string, one: JsonObject): SpecCase {
  const { title, journey, workspace, also } = one;
  const texts = [journey, ...(Array.isArray(also) ? also : [])].filter((text) => typeof text === 'string');
  const brand = typeof workspace === 'string' ? workspace : WORKSPACE;
  const files = [
    ...(workspace === null ? [] : [{ path: 'workspace.yaml', text: brand }]),
    ...texts.map((text) => ({ path: pathOf(text), text })),
    ...filesAsTheyAre(one['files']),
  ];
  const own = one['templates'];
  const given = own !== null && typeof own === 'object' && !Array.isArray(own) ? Object.entries(own) : [];
  for (const [name, text] of given) {
    if (typeof text === 'string') files.push({ path: `templates/${name}`, text });
  }
  for (const template of texts.flatMap(templatesOf)) {
    // A case that brings files of a template brings all of them.
    const id = template.path.replace(/\.\w+\.txt$/, '.');
    if (
      !files.some(({ path }) => path.startsWith(id) && given.some(([name]) => path === `templates/${name}`))
    ) {
      if (!files.some(({ path }) => path === template.path)) files.push(template);
    }
  }
  const id = /^journey: *(\S+)/m.exec(typeof journey === 'string' ? journey : '')?.[1] ?? '';
  const nobody = one['person'] === undefined && one['people'] === undefined;
  return {
    file,
    title: typeof title === 'string' ? title : '',
    document: nobody ? { ...one, person: SOMEBODY } : one,
    files,
    journey: id,
    exactClock: one['only'] === 'simulator',
  };
}

/**
 * `files`: texts by path, just as they stand. A list is put together of its parts, where `{ text, times }` repeats one
 * and a part that is a number stands for the byte, so that a file may be one that nothing can read.
 */
function filesAsTheyAre(given: Json | undefined): (SourceFile & { bytes?: Buffer })[] {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) return [];
  return Object.entries(given).map(([path, value]) => {
    const parts = Array.isArray(value) ? value : [value];
    const bytes = Buffer.concat(parts.map(bytesOf));
    const text = bytes.toString('utf8');
    return parts.some((part) => typeof part === 'number') ? { path, text, bytes } : { path, text };
  });
}

function bytesOf(part: Json): Buffer {
  if (typeof part === 'number') return Buffer.from([part]);
  if (typeof part === 'string') return Buffer.from(part);
  const { text, times } = part as { text: string; times: number };
  return Buffer.from(text.repeat(times));
}

/** Where a document lives by convention: its first key names its kind, the value its id. */
function pathOf(text: string): string {
  const [, kind = 'journey', id = 'unnamed'] = /^(\w+): *(\S+)/m.exec(text) ?? [];
  return `${kind}s/${id}.yaml`;
}

/** A trivial template for every message that the steps of a text send. */
function templatesOf(text: string): SourceFile[] {
  return [...new Set(sendsOf(text))].map((send) => {
    const [channel, id = ''] = send.split(':');
    const path = `templates/${id}.${channel}.txt`;
    return { path, text: channel === 'email' ? emailText(id) : `${id} 拒收请回复R\n` };
  });
}

function emailText(id: string): string {
  return `---\nsubject: ${id}\n---\n${id}\n\n{{ workspace.sender.address }}\n{{ links.unsubscribe }}\n`;
}

/** `email:id` and `sms:id` for every mapping below `steps` that sends. A text that is no YAML sends nothing. */
function sendsOf(text: string): string[] {
  const sends: string[] = [];
  const visit = (value: Json): void => {
    if (value === null || typeof value !== 'object') return;
    if (Array.isArray(value)) {
      value.forEach(visit);
      return;
    }
    for (const [key, below] of Object.entries(value)) {
      if ((key === 'email' || key === 'sms') && typeof below === 'string') sends.push(`${key}:${below}`);
      if (key === 'message' && typeof below === 'string' && Array.isArray(value['channels'])) {
        for (const channel of ['email', 'sms']) {
          if (value['channels'].includes(channel)) sends.push(`${channel}:${below}`);
        }
      }
      visit(below);
    }
  };
  try {
    visit((parse(text) as JsonObject)['steps'] ?? null);
  } catch {
    return [];
  }
  return sends;
}
