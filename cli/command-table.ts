import { CATALOG } from './catalog-commands';
import type { CommandRow } from './command-row';
import { BACKTEST, ON_FILES, WORKSPACE } from './file-commands';
import type { MessageKey } from './messages/en';
import { PROFILES } from './people-commands';
import { REPORTS } from './report-commands';
import { SEGMENTS } from './segment-commands';
import { JOURNEYS, KEYS, RUNS, TRAITS } from './operating-commands';
import { AUDIT, PEOPLE } from './privacy-commands';
import { PUBLISHING } from './publishing-commands';

/** Commands that build or run the program's own services. */
const SERVICES: CommandRow[] = [
  {
    path: 'start',
    graceful: true,
    about: 'about.start',
    options: [
      WORKSPACE,
      { flags: '--no-import', about: 'option.no-import' },
      { flags: '--no-sample', about: 'option.no-sample' },
    ],
    examples: ['journeyman start', 'PORT=8080 journeyman start --no-import'],
    load: () => import('./commands/start.js'),
  },
  {
    path: 'dev',
    graceful: true,
    args: '[dir]',
    about: 'about.dev',
    examples: ['journeyman dev examples/shop'],
    load: () => import('./commands/dev.js'),
  },
  {
    path: 'doctor',
    about: 'about.doctor',
    examples: ['journeyman doctor', 'journeyman doctor --json'],
    load: () => import('./commands/doctor.js'),
  },
  {
    path: 'migrate',
    about: 'about.migrate',
    examples: ['journeyman migrate'],
    load: () => import('./commands/migrate.js'),
  },
  {
    path: 'api',
    graceful: true,
    about: 'about.api',
    examples: ['journeyman api'],
    load: () => import('./commands/api.js'),
  },
  {
    path: 'worker',
    graceful: true,
    about: 'about.worker',
    examples: ['journeyman worker'],
    load: () => import('./commands/worker.js'),
  },
];

/** Commands that speak with a running API. */
const OVER_HTTP: CommandRow[] = [
  {
    path: 'send-event',
    args: '<event>',
    about: 'about.send-event',
    options: [
      { flags: '--person <id>', about: 'option.person' },
      { flags: '--set <name=value>', about: 'option.set', many: true },
      { flags: '--trait <name=value>', about: 'option.trait', many: true },
      { flags: '--at <instant>', about: 'option.at' },
      { flags: '--message-id <id>', about: 'option.message-id' },
    ],
    examples: [
      'journeyman send-event signed_up --person ana --trait email=ana@shop.example --trait consent=email',
      'journeyman send-event order_placed --person ana --set total=80 --set order_id=o1',
    ],
    load: () => import('./commands/send-event.js'),
  },
  {
    path: 'import',
    graceful: true,
    args: '<file>',
    about: 'about.import',
    options: [
      { flags: '--format <format>', about: 'option.format' },
      { flags: '--event <name>', about: 'option.event' },
      { flags: '--numbers <columns>', about: 'option.numbers' },
      { flags: '--map <file>', about: 'option.map' },
      { flags: '--zone <zone>', about: 'option.zone' },
      { flags: '--encoding <name>', about: 'option.encoding' },
      { flags: '--dry-run', about: 'option.dry-run' },
      { flags: '--trigger', about: 'option.trigger' },
      { flags: '--rejects <file>', about: 'option.rejects' },
      { flags: '--from-start', about: 'option.from-start' },
    ],
    examples: [
      'journeyman import people.csv --dry-run',
      'journeyman import kunden.csv --map kunden.yaml --zone Europe/Berlin',
      'journeyman import orders.csv --event order_placed --numbers total',
      'journeyman import examples/shop/data/cdnow-sample.txt --format cdnow',
    ],
    load: () => import('./commands/import.js'),
  },
  {
    path: 'export',
    graceful: true,
    args: '<rows>',
    about: 'about.export',
    options: [
      { flags: '--out <dir>', about: 'option.out-dir' },
      { flags: '--since <instant>', about: 'option.export-since' },
      { flags: '--without-addresses', about: 'option.without-addresses' },
      { flags: '--part-rows <n>', about: 'option.part-rows' },
    ],
    examples: [
      'journeyman export events --out warehouse',
      'journeyman export profiles --out warehouse --without-addresses',
    ],
    load: () => import('./commands/export.js'),
  },
];

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly CommandRow[] = [
  ...SERVICES,
  ...ON_FILES,
  BACKTEST,
  ...PUBLISHING,
  ...REPORTS,
  ...OVER_HTTP,
  ...PROFILES,
  ...PEOPLE,
  ...JOURNEYS,
  ...CATALOG,
  ...SEGMENTS,
  ...RUNS,
  ...TRAITS,
  ...KEYS,
  ...AUDIT,
];

/** Words that only gather commands below them. */
export const GROUPS: readonly { path: string; about: MessageKey }[] = [
  { path: 'journey', about: 'about.journey' },
  { path: 'run', about: 'about.run' },
  { path: 'shadow', about: 'about.shadow' },
  { path: 'trait', about: 'about.trait' },
  { path: 'keys', about: 'about.keys' },
  { path: 'profile', about: 'about.profile' },
  { path: 'profile tag', about: 'about.profile-tag' },
  { path: 'profile consent', about: 'about.profile-consent' },
  { path: 'audit', about: 'about.audit' },
  { path: 'report', about: 'about.report' },
  { path: 'catalog', about: 'about.catalog' },
  { path: 'segment', about: 'about.segment' },
  { path: 'segment push', about: 'about.segment-push' },
];
