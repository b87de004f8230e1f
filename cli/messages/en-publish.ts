/** What plan, publish and migration say, in English. */
export const enPublish = {
  'plan.nothing': 'Nothing to change: what is live is what the workspace says.',
  'plan.same': '{count} journeys stay as they are',
  'plan.absent': 'live and not in the workspace; they stay as they are: {journeys}',
  'plan.words-only': 'a new version by its words; steps and settings are the same',
  'plan.audience': 'audience: {before} → {after} of {people} people ({gained} more, {lost} fewer)',
  'plan.audience-part':
    'audience: {before} → {after} of the first {people} people ({gained} more, {lost} fewer); the others were not looked at',
  'plan.waiting-same': '{people} at {step} (version {version}), which stays as it is',
  'plan.waiting-changed': '{people} at {step} (version {version}), which changes',
  'plan.waiting-removed': '{people} at {step} (version {version}), which is removed',
  'plan.begins': '{people} not at a step yet (version {version})',
  'publish.done':
    'Published {journeys} journeys, {templates} templates, {segments} segments, {coupons} coupons.',
  'publish.journey': '{journey} is live as {version}',
  'publish.confirm': 'Publish this? [y/N]',
  'publish.refused': 'Nothing was published.',
  'column.version': 'version',
  'column.people': 'people',
  'why.entered': 'Entered {journey} (now {status}):',
  'why.not-entered': 'Has not entered {journey} (now {status}).',
  'why.at': 'stands at {step}',
  'why.ended': 'ended: {reason}',
  'why.held-out': 'held out: measured, and never messaged',
  'why.refused': 'the entry was refused: {reason}',
  'why.refused-key': 'the entry for {key} was refused: {reason}',
  'why.now': 'Nothing was recorded. This is what holds now; it may not have held then:',
  'reason.no_event': 'there is no such event of the person',
  'reason.long_ago': 'it was too long ago to enter by it now',
  'reason.by_hand': 'only by hand',
  'migration.bad-map': 'The map {path} does not fit.',
  'migration.bad-map-fix':
    'Below a journey name a removed step and one of: exit, { exit: reason }, restart, { continue: step }, { move: step }.',
  'migration.so-far': '{journey}: {stayed} stayed, {moved} moved, {exited} exited, {left} left so far …',
  'migration.done':
    '{journey}: {stayed} stayed, {moved} moved, {restarted} restarted, {exited} exited, {left} left on their version, {pending} follow when they have finished what they do, {ended} had ended, {failed} failed',
  'migration.failed': '{run}: {reason}',
} as const;
