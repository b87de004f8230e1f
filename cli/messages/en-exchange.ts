/** The words of imports and exports. */
export const enExchange = {
  'option.map': 'a YAML file that says what the columns are',
  'option.zone': 'the zone of dates without an offset, such as Europe/Berlin',
  'option.dry-run': 'judge every row and store none',
  'import.dry': '{stored} rows would be stored, {rejected} rejected, in {seconds} s. Nothing was stored.',
  'import.bad-map': '{path} is no map of columns.',
  'import.bad-map-fix': 'Write columns: { "Heading": user_id, "Since": { to: traits.since, as: date } }.',
  'import.header-unknown': 'A column cannot be {name}.',
  'import.header-twice': 'The column {name} says what another says already.',
  'import.header-zone': 'There is no zone {name}.',
  'import.row-bad-flag': '{column} is neither yes nor no',
  'import.row-bad-cell-json': '{column} is not JSON of the kind that is wanted',
  'import.row-no-zone': '{column} has no zone: {value}',
  'import.row-no-evidence': 'consent {channel} is granted without a source and a time',
  'import.row-event-and-traits': 'a row of the event {event} cannot set traits, tags or consent',
} as const;
