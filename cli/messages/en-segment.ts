/** What commands about segments say, in English. */
export const enSegment = {
  'column.segment': 'segment',
  'column.used-by': 'used by',
  'segment.none': 'No segment is published.',
  'segment.filled': 'complete',
  'segment.filling': 'being filled',
  'segment.trouble': 'in trouble: see segment show',
  'segment.people': '{segment}: {people} people, {share} of {everybody}',
  'segment.overlap': 'in all of them: {inAll}, {share} of the {inAny} in any',
  'segment.exists': '{file} is there already.',
  'segment.exists-fix': 'Choose another id, or remove the file.',
  'segment.saved-title': 'People of {from}',
  'segment.saved': 'Wrote {people} people to {file}; {without} without a user id were left out.',
} as const;
