let known: readonly string[] | null = null;

/** The zones that people may have, for which the local time is found beforehand; of aliases it is looked at in memory. */
export function zonesOfPeople(): readonly string[] {
  known ??= [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/UTC'])];
  return known;
}
