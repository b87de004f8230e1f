import { posix } from 'node:path';
import { importsOf, productFiles } from './source-files';

/** What a room may import: other rooms, npm packages by name, and whether `node:` modules. Types are always allowed. */
interface Rule {
  rooms: string[];
  packages: string[] | 'any';
  node: boolean;
}

const WITHIN: Record<string, Rule> = {
  'journey/plan': { rooms: ['journey/plan', 'audience'], packages: [], node: false },
  'journey/engine': { rooms: ['journey/plan', 'journey/engine', 'audience'], packages: [], node: false },
  'journey/simulator': {
    rooms: ['journey/plan', 'journey/engine', 'journey/simulator', 'audience', 'message', 'insight'],
    packages: [],
    node: false,
  },
  'journey/language': {
    rooms: ['journey/plan', 'journey/engine', 'journey/language', 'audience', 'exchange'],
    packages: ['zod', 'yaml', 'fastest-levenshtein', 'string-width', 'liquidjs', '@noble/hashes'],
    node: false,
  },
  audience: { rooms: ['audience'], packages: [], node: false },
  message: { rooms: ['message', 'audience'], packages: 'any', node: true },
  insight: { rooms: ['insight', 'audience'], packages: 'any', node: false },
  workflows: {
    rooms: ['workflows', 'journey/plan', 'journey/engine', 'audience'],
    packages: ['@temporalio/workflow', '@temporalio/common'],
    node: false,
  },
  activities: {
    rooms: ['activities', 'journey', 'audience', 'message', 'insight', 'dispatch', 'workflows'],
    packages: 'any',
    node: true,
  },
  dispatch: {
    rooms: ['dispatch', 'journey', 'audience', 'message', 'insight', 'workflows'],
    packages: [],
    node: true,
  },
  channels: { rooms: ['channels', 'message', 'audience'], packages: 'any', node: true },
  store: { rooms: ['store', 'audience', 'message', 'journey'], packages: 'any', node: true },
  api: {
    rooms: [
      'api',
      'exchange',
      'dispatch',
      'journey',
      'audience',
      'message',
      'insight',
      'config',
      'workflows',
    ],
    packages: 'any',
    node: true,
  },
  config: { rooms: ['config', 'audience'], packages: 'any', node: true },
  exchange: { rooms: ['exchange', 'audience'], packages: ['zod', 'luxon'], node: false },
};

/** Files that may do what their room may not, with the reason. */
const EXCEPTIONS: Record<string, string[]> = {
  // The one place where each library is allowed in an otherwise pure room.
  'audience/luxon-calendar.ts': ['luxon'],
  'audience/cron.ts': ['croner'],
  'audience/address.ts': ['libphonenumber-js', 'node:module', 'node:url'],
  'audience/user-ref.ts': ['node:crypto'],
  'journey/language/read-workspace.ts': ['node:fs', 'node:fs/promises', 'node:path'],
};

/** Pure logic that other rooms may take along, though they do not know its room. */
const TAKEN_ALONG = [
  'store/gather',
  // Tests beside journeys are read in the words of the simulator's scripts, which depend on nothing but audience.
  'journey/simulator/script/line-words',
  'journey/simulator/script/read-expected',
  'journey/simulator/script/read-script',
];

/** The files of a room that build things and may therefore know every room. */
const COMPOSERS = [/^worker\//, /^api\/main\.ts$/, /^cli\//, /^embedded\//, /^bin\//];

function roomOf(path: string): string {
  const parts = path.split('/');
  return parts[0] === 'journey' ? `${parts[0]}/${parts[1] ?? ''}` : (parts[0] ?? '');
}

function faultsOf(path: string): string[] {
  if (COMPOSERS.some((pattern) => pattern.test(path))) return [];
  const rule = WITHIN[roomOf(path)];
  if (rule === undefined) return [`${path}: the room ${roomOf(path)} has no import rule`];
  return importsOf(path).flatMap(({ specifier, typeOnly }) => {
    if (typeOnly || EXCEPTIONS[path]?.includes(specifier)) return [];
    return allowed(rule, path, specifier) ? [] : [`${path} imports ${specifier}`];
  });
}

function allowed(rule: Rule, path: string, specifier: string): boolean {
  if (specifier.startsWith('node:')) return rule.node;
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier);
    if (TAKEN_ALONG.includes(target)) return true;
    const room = roomOf(target);
    return rule.rooms.some((one) => room === one || room.startsWith(`${one}/`));
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
  return rule.packages === 'any' || rule.packages.includes(name);
}

describe('who may import whom', () => {
  it('keeps the core pure and the adapters apart', () => {
    expect(
      productFiles()
        .filter((path) => /\.tsx?$/.test(path) && path.includes('/'))
        .flatMap(faultsOf),
    ).toEqual([]);
  });

  it('names no exception for a file that does not exist', () => {
    const files = productFiles();
    expect(Object.keys(EXCEPTIONS).filter((path) => !files.includes(path))).toEqual([]);
  });

  it('lets the workflows take nothing but types from activities', () => {
    const taken = productFiles()
      .filter((path) => path.startsWith('workflows/'))
      .flatMap((path) =>
        importsOf(path).filter(({ specifier, typeOnly }) => /activities/.test(specifier) && !typeOnly),
      );
    expect(taken).toEqual([]);
  });
});
