import type { CommandRow } from './command-row';

/** What is known of people. */
export const PROFILES: CommandRow[] = [
  {
    path: 'profile show',
    args: '<person>',
    about: 'about.profile-show',
    options: [{ flags: '--history', about: 'option.history' }],
    examples: ['journeyman profile show ana', 'journeyman profile show ana --history'],
    load: () => import('./commands/profile-show.js'),
  },
  {
    path: 'profile search',
    args: '[text]',
    about: 'about.profile-search',
    options: [
      { flags: '--tag <tag>', about: 'option.with-tag' },
      { flags: '--segment <segment>', about: 'option.in-segment' },
      { flags: '--trait <name=value>', about: 'option.with-trait' },
      { flags: '--limit <n>', about: 'option.limit' },
      { flags: '--after <reference>', about: 'option.after' },
    ],
    examples: [
      'journeyman profile search ana@shop.example',
      'journeyman profile search --trait first_touch.utm_source=google --tag vip',
    ],
    load: () => import('./commands/profile-search.js'),
  },
];
