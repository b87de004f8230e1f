import type { CommandRow } from './command-row';

/** What is done with versions of journeys, and asking what they decided. */
export const PUBLISHING: CommandRow[] = [
  {
    path: 'plan',
    args: '[dir]',
    about: 'about.plan',
    options: [
      { flags: '--no-forecast', about: 'option.no-forecast' },
      { flags: '--look-back <duration>', about: 'option.look-back' },
      { flags: '--people <count>', about: 'option.forecast-people' },
      { flags: '--detailed-exitcode', about: 'option.detailed-exitcode' },
    ],
    examples: [
      'journeyman plan examples/shop',
      'journeyman plan --look-back 56d',
      'journeyman plan --no-forecast --json',
    ],
    load: () => import('./commands/plan.js'),
  },
  {
    path: 'publish',
    graceful: true,
    args: '[dir]',
    about: 'about.publish',
    options: [
      { flags: '--yes', about: 'option.yes' },
      { flags: '--migrate [map]', about: 'option.migrate' },
    ],
    examples: ['journeyman publish examples/shop', 'journeyman publish my-shop --migrate map.yaml --yes'],
    load: () => import('./commands/publish.js'),
  },
  {
    path: 'versions',
    args: '<journey>',
    about: 'about.versions',
    examples: ['journeyman versions win-back'],
    load: () => import('./commands/versions.js'),
  },
  {
    path: 'rollback',
    args: '<journey> <version>',
    about: 'about.rollback',
    options: [
      { flags: '--alone', about: 'option.alone' },
      { flags: '--yes', about: 'option.yes' },
    ],
    examples: [
      'journeyman rollback win-back 4f2a90c1',
      'journeyman rollback win-back 4f2a90c1 --alone --yes',
    ],
    load: () => import('./commands/rollback.js'),
  },
  {
    path: 'why',
    args: '<person> <journey>',
    about: 'about.why',
    examples: ['journeyman why ana win-back', 'journeyman why ana win-back --json'],
    load: () => import('./commands/why.js'),
  },
  {
    path: 'shadow start',
    args: '<journey> [dir]',
    about: 'about.shadow-start',
    examples: ['journeyman shadow start win-back my-shop'],
    load: () => import('./commands/shadow-start.js'),
  },
  {
    path: 'shadow report',
    args: '<journey>',
    about: 'about.shadow-report',
    options: [{ flags: '--list <count>', about: 'option.shadow-list' }],
    examples: ['journeyman shadow report win-back', 'journeyman shadow report win-back --list 500 --json'],
    load: () => import('./commands/shadow-report.js'),
  },
  {
    path: 'shadow stop',
    args: '<journey>',
    about: 'about.shadow-stop',
    examples: ['journeyman shadow stop win-back'],
    load: () => import('./commands/shadow-stop.js'),
  },
];
