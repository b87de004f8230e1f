import type { CommandRow } from './command-row';

/** What a shop has: imported and shown. */
export const CATALOG: CommandRow[] = [
  {
    path: 'catalog import',
    graceful: true,
    args: '<file>',
    about: 'about.catalog-import',
    options: [
      { flags: '--format <format>', about: 'option.item-format' },
      { flags: '--encoding <name>', about: 'option.encoding' },
      { flags: '--rejects <file>', about: 'option.rejects' },
      { flags: '--from-start', about: 'option.from-start' },
    ],
    examples: ['journeyman catalog import items.csv', 'journeyman catalog import feed.ndjson --json'],
    load: () => import('./commands/catalog-import.js'),
  },
  {
    path: 'catalog show',
    args: '[item]',
    about: 'about.catalog-show',
    options: [
      { flags: '--limit <n>', about: 'option.limit' },
      { flags: '--after <item>', about: 'option.after' },
    ],
    examples: ['journeyman catalog show', 'journeyman catalog show kettle'],
    load: () => import('./commands/catalog-show.js'),
  },
];
