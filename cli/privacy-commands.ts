import type { CommandRow } from './command-row';

/** One person, as a whole. */
export const PEOPLE: CommandRow[] = [
  {
    path: 'profile export',
    args: '<person>',
    about: 'about.profile-export',
    options: [{ flags: '--to <file>', about: 'option.export-to' }],
    examples: ['journeyman profile export ana > ana.json', 'journeyman profile export ana --to ana.json'],
    load: () => import('./commands/profile-export.js'),
  },
  {
    path: 'profile erase',
    args: '<person>',
    about: 'about.profile-erase',
    options: [{ flags: '--yes', about: 'option.yes-erase' }],
    examples: ['journeyman profile erase ana', 'journeyman profile erase ana --yes --json'],
    load: () => import('./commands/profile-erase.js'),
  },
  {
    path: 'profile readmit',
    args: '<person>',
    about: 'about.profile-readmit',
    examples: ['journeyman profile readmit ana'],
    load: () => import('./commands/profile-readmit.js'),
  },
];

/** Who did what. */
export const AUDIT: CommandRow[] = [
  {
    path: 'audit list',
    about: 'about.audit-list',
    options: [
      { flags: '--action <action>', about: 'option.action' },
      { flags: '--limit <n>', about: 'option.limit' },
    ],
    examples: ['journeyman audit list', 'journeyman audit list --action profile.erase --json'],
    load: () => import('./commands/audit-list.js'),
  },
];
