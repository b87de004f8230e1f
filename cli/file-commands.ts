import type { CommandRow } from './command-row';

/** The folder of the workspace, where it is an option. */
export const WORKSPACE = { flags: '--workspace <dir>', about: 'option.workspace' } as const;

/** Commands that need nothing but files. */
export const ON_FILES: CommandRow[] = [
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
    options: [WORKSPACE, { flags: '--format <format>', about: 'option.draw-format' }],
    examples: [
      'journeyman draw win-back --workspace examples/shop',
      'journeyman draw win-back --workspace examples/shop --format svg > win-back.svg',
    ],
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
export const BACKTEST: CommandRow = {
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
