/** What reports say, in English. */
export const enReport = {
  'experiment.title': 'Split {split}, {confidence} sure:',
  'experiment.won': '{winner} is better; later people get {winner} (since {since}).',
  'experiment.control-won':
    '{winner} is better: sending nothing beats every other variant. Later people are sent nothing (since {since}).',
  'experiment.collecting': 'No winner yet: {people} of {after} people have had their time for the goal.',
  'experiment.few':
    'No winner yet: too few reach the goal, or do not, for the size of the smallest variant: 10 of each are needed.',
  'experiment.undecided': 'No winner yet: {leader} is ahead, and that may still be chance.',
  'experiment.mismatch':
    'People were not divided by the weights: something loses people of a variant, and nothing can be said. Find out what; a split under another name begins anew.',
  'experiment.none': '{journey} has no split with a `winner`.',
  'column.variant': 'variant',
  'column.weight': 'weight',
  'column.reached': 'reached',
  'column.rate': 'rate',
  'column.behind': 'behind (interval)',
  'column.waiting': 'in their time',
} as const;
