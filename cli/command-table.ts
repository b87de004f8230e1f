import type { CommandRow } from './command-row';
import type { MessageKey } from './messages/en';
import { KEYS, RUNS } from './operating-commands';
import { PUBLISHING } from './publishing-commands';

const WORKSPACE = { flags: '--workspace <dir>', about: 'option.workspace' } as const;

/** Commands that need nothing but files. */
const ON_FILES: CommandRow[] = [
  {
    path: 'init',
    args: '[dir]',
    about: 'about.init',
    examples: ['journeyman init my-shop', 'journeyman init my-shop --lang zh'],
    load: () => import('./commands/init.js'),
  },
  {
    path: 'validate',
    args: '[paths...]',
    about: 'about.validate',
    options: [{ flags: '--format <format>', about: 'option.validate-format' }],
    examples: [
      'journeyman validate examples/shop',
      'journeyman validate journeys/welcome.yaml --json',
      'journeyman validate --format sarif > faults.sarif',
    ],
    load: () => import('./commands/validate.js'),
  },
  {
    path: 'test',
    graceful: true,
    args: '[paths...]',
    about: 'about.test',
    options: [
      { flags: '--journey <id>', about: 'option.journey' },
      { flags: '--name <text>', about: 'option.name' },
      { flags: '--watch', about: 'option.watch' },
      { flags: '--junit <file>', about: 'option.junit' },
    ],
    examples: [
      'journeyman test examples/shop',
      'journeyman test examples/shop --journey welcome --watch',
      'journeyman test --junit results.xml',
    ],
    load: () => import('./commands/test.js'),
  },
  {
    path: 'explain',
    args: '<code>',
    about: 'about.explain',
    examples: ['journeyman explain unknown_step'],
    load: () => import('./commands/explain.js'),
  },
  {
    path: 'schema',
    args: '[kind]',
    about: 'about.schema',
    examples: ['journeyman schema journey > journey.schema.json'],
    load: () => import('./commands/schema.js'),
  },
  {
    path: 'completion',
    args: '<shell> [words...]',
    about: 'about.completion',
    examples: ['source <(journeyman completion bash)', 'journeyman completion fish | source'],
    load: () => import('./commands/completion.js'),
  },
  {
    path: 'draw',
    args: '<journey>',
    about: 'about.draw',
    options: [WORKSPACE],
    examples: ['journeyman draw win-back --workspace examples/shop'],
    load: () => import('./commands/draw.js'),
  },
  {
    path: 'simulate',
    args: '<journey>',
    about: 'about.simulate',
    options: [
      WORKSPACE,
      { flags: '--events <file>', about: 'option.events' },
      { flags: '--until <duration>', about: 'option.until' },
      { flags: '--people <n>', about: 'option.people' },
      { flags: '--seed <n>', about: 'option.seed' },
      { flags: '--days <n>', about: 'option.days' },
      { flags: '--start <date>', about: 'option.start' },
      { flags: '--profile <file>', about: 'option.profile' },
      { flags: '--from <people>', about: 'option.from' },
    ],
    examples: [
      'journeyman simulate abandoned-checkout --workspace examples/shop --events examples/shop/events/abandoned.yaml',
      'journeyman simulate abandoned-checkout --workspace examples/shop --people 100000 --seed 7 --days 30',
      'journeyman simulate birthday --workspace examples/shop --from profiles --days 90',
    ],
    load: () => import('./commands/simulate.js'),
  },
];

/** What would have happened, by the events that are stored. */
const BACKTEST: CommandRow = {
  path: 'backtest',
  args: '<journey>',
  about: 'about.backtest',
  options: [
    WORKSPACE,
    { flags: '--since <when>', about: 'option.since' },
    { flags: '--until <date>', about: 'option.backtest-until' },
    { flags: '--against <version>', about: 'option.against' },
    { flags: '--within <duration>', about: 'option.within' },
    { flags: '--people <n>', about: 'option.backtest-people' },
    { flags: '--person <id>', about: 'option.backtest-person' },
    { flags: '--list <n>', about: 'option.list' },
    { flags: '--profiles <when>', about: 'option.profiles' },
    { flags: '--events <file>', about: 'option.backtest-events' },
    { flags: '--format <format>', about: 'option.format' },
    { flags: '--event <name>', about: 'option.event' },
    { flags: '--numbers <columns>', about: 'option.numbers' },
    { flags: '--encoding <name>', about: 'option.encoding' },
  ],
  examples: [
    'journeyman backtest win-back --workspace examples/shop --since 90d',
    'journeyman backtest win-back --workspace examples/shop --since 90d --against live --person ana',
    'journeyman backtest two-cycles --workspace examples/backtest --events cdnow.ndjson --since 1997-01-01 --until 1998-07-01 --against sixty-days --within 30d',
  ],
  load: () => import('./commands/backtest.js'),
};

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
      { flags: '--encoding <name>', about: 'option.encoding' },
      { flags: '--trigger', about: 'option.trigger' },
      { flags: '--rejects <file>', about: 'option.rejects' },
      { flags: '--from-start', about: 'option.from-start' },
    ],
    examples: [
      'journeyman import orders.csv --event order_placed --numbers total',
      'journeyman import examples/shop/data/cdnow-sample.txt --format cdnow',
    ],
    load: () => import('./commands/import.js'),
  },
  {
    path: 'profile show',
    args: '<person>',
    about: 'about.profile-show',
    examples: ['journeyman profile show ana'],
    load: () => import('./commands/profile-show.js'),
  },
];

/** Every command, in the order in which help lists them. */
export const COMMANDS: readonly CommandRow[] = [
  ...SERVICES,
  ...ON_FILES,
  BACKTEST,
  ...PUBLISHING,
  ...OVER_HTTP,
  ...RUNS,
  ...KEYS,
];

/** Words that only gather commands below them. */
export const GROUPS: readonly { path: string; about: MessageKey }[] = [
  { path: 'run', about: 'about.run' },
  { path: 'keys', about: 'about.keys' },
  { path: 'profile', about: 'about.profile' },
];
