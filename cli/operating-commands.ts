import type { CommandRow } from './command-row';

const RUN_ACTIONS = ['stop', 'pause', 'resume', 'skip-wait'] as const;

/** What operators do with runs. */
export const RUNS: CommandRow[] = [
  {
    path: 'run list',
    about: 'about.run-list',
    options: [
      { flags: '--journey <id>', about: 'option.journey' },
      { flags: '--person <id>', about: 'option.person' },
      { flags: '--all', about: 'option.all' },
      { flags: '--limit <n>', about: 'option.limit' },
    ],
    examples: ['journeyman run list --journey win-back', 'journeyman run list --person ana --json'],
    load: () => import('./commands/run-list.js'),
  },
  {
    path: 'run show',
    args: '<run>',
    about: 'about.run-show',
    examples: ['journeyman run show uabc…/welcome/0f3a…'],
    load: () => import('./commands/run-show.js'),
  },
  {
    path: 'run start',
    args: '<journey>',
    about: 'about.run-start',
    options: [
      { flags: '--person <id>', about: 'option.person' },
      { flags: '--set <name=value>', about: 'option.set', many: true },
    ],
    examples: ['journeyman run start welcome --person ana'],
    load: () => import('./commands/run-start.js'),
  },
  ...RUN_ACTIONS.map((action): CommandRow => ({
    path: `run ${action}`,
    args: '<run>',
    about: `about.run-${action}`,
    examples: [`journeyman run ${action} uabc…/welcome/0f3a…`],
    load: () => import('./commands/run-control.js').then((module) => module.controlling(action)),
  })),
];

const CATCH_UP = { flags: '--catch-up <span>', about: 'option.catch-up' } as const;
const YES = { flags: '--yes', about: 'option.yes-steer' } as const;

const STEERINGS = {
  pause: { options: [YES], examples: ['journeyman journey pause win-back'] },
  resume: {
    options: [CATCH_UP, YES],
    examples: [
      'journeyman journey resume win-back',
      'journeyman journey resume win-back --catch-up 3h --yes',
    ],
  },
  drain: { options: [CATCH_UP, YES], examples: ['journeyman journey drain win-back'] },
  archive: {
    options: [{ flags: '--stop-runs', about: 'option.stop-runs' }, YES],
    examples: [
      'journeyman journey archive win-back',
      'journeyman journey archive win-back --stop-runs --yes',
    ],
  },
  stop: { options: [YES], examples: ['journeyman journey stop win-back'] },
} as const;

/** What operators do with whole journeys. */
export const JOURNEYS: CommandRow[] = [
  {
    path: 'journey list',
    about: 'about.journey-list',
    examples: ['journeyman journey list'],
    load: () => import('./commands/journey-list.js'),
  },
  ...(Object.keys(STEERINGS) as (keyof typeof STEERINGS)[]).map((verb): CommandRow => ({
    path: `journey ${verb}`,
    graceful: true,
    args: '<journey>',
    about: `about.journey-${verb}`,
    options: [...STEERINGS[verb].options],
    examples: [...STEERINGS[verb].examples],
    load: () => import('./commands/journey-steer.js').then((module) => module.steering(verb)),
  })),
];

/** Computed traits: what is published, and computing them anew. */
export const TRAITS: CommandRow[] = [
  {
    path: 'trait list',
    about: 'about.trait-list',
    examples: ['journeyman trait list', 'journeyman trait list --json'],
    load: () => import('./commands/trait-list.js'),
  },
  {
    path: 'trait show',
    args: '<trait>',
    about: 'about.trait-show',
    examples: ['journeyman trait show level'],
    load: () => import('./commands/trait-show.js'),
  },
  {
    path: 'trait recompute',
    about: 'about.trait-recompute',
    examples: ['journeyman trait recompute'],
    load: () => import('./commands/trait-recompute.js'),
  },
];

/** Keys of the API: made, listed, revoked. */
export const KEYS: CommandRow[] = [
  {
    path: 'keys list',
    about: 'about.keys-list',
    examples: ['journeyman keys list'],
    load: () => import('./commands/keys-list.js'),
  },
  {
    path: 'keys create',
    args: '<name>',
    about: 'about.keys-create',
    options: [{ flags: '--scope <scope>', about: 'option.scope', many: true }],
    examples: ['journeyman keys create website --scope events:write'],
    load: () => import('./commands/keys-create.js'),
  },
  {
    path: 'keys revoke',
    args: '<prefix>',
    about: 'about.keys-revoke',
    examples: ['journeyman keys revoke 4f2a90c1be77'],
    load: () => import('./commands/keys-revoke.js'),
  },
];
