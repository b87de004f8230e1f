import type { CommandRow } from './command-row';

const EVIDENCE: NonNullable<CommandRow['options']> = [
  { flags: '--source <where>', about: 'option.consent-source' },
  { flags: '--text <text>', about: 'option.consent-text' },
  { flags: '--at <instant>', about: 'option.consent-at' },
];

/** What an operator changes of a person. */
const EDITS: CommandRow[] = [
  {
    path: 'profile set',
    args: '<person> <pairs...>',
    about: 'about.profile-set',
    examples: ['journeyman profile set ana city=Oslo score=7 \'code="007"\''],
    load: () => import('./commands/profile-edit.js').then((module) => module.editing('set')),
  },
  {
    path: 'profile unset',
    args: '<person> <traits...>',
    about: 'about.profile-unset',
    examples: ['journeyman profile unset ana city'],
    load: () => import('./commands/profile-edit.js').then((module) => module.editing('unset')),
  },
  {
    path: 'profile tag add',
    args: '<person> <tags...>',
    about: 'about.profile-tag-add',
    examples: ['journeyman profile tag add ana vip'],
    load: () => import('./commands/profile-edit.js').then((module) => module.editing('tag')),
  },
  {
    path: 'profile tag remove',
    args: '<person> <tags...>',
    about: 'about.profile-tag-remove',
    examples: ['journeyman profile tag remove ana vip'],
    load: () => import('./commands/profile-edit.js').then((module) => module.editing('untag')),
  },
  {
    path: 'profile consent grant',
    args: '<person> <channel/topic>',
    about: 'about.profile-consent-grant',
    options: EVIDENCE,
    examples: [
      'journeyman profile consent grant ana email --source call-ticket-4711 --text newsletter-2026-03',
      'journeyman profile consent grant ana email/offers --source form-at-the-counter --at 2026-03-02T10:00:00+08:00',
    ],
    load: () => import('./commands/profile-consent.js').then((module) => module.stating(true)),
  },
  {
    path: 'profile consent withdraw',
    args: '<person> <channel/topic>',
    about: 'about.profile-consent-withdraw',
    options: EVIDENCE,
    examples: ['journeyman profile consent withdraw ana sms --source letter-of-3-March'],
    load: () => import('./commands/profile-consent.js').then((module) => module.stating(false)),
  },
];

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
  ...EDITS,
];
