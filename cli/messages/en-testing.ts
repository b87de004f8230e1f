/** How tests of journeys are reported, in English. */
export const enTesting = {
  'test.done': '{passed} passed, {failed} failed.',
  'test.faulty': '{passed} passed, {failed} failed; {errors} errors in files keep tests from running.',
  'test.legend': '- was expected, + came instead; moments count from the start of the test.',
  'test.watching': 'Watching; Ctrl-C ends it.',
  'test.none': 'There are no tests.',
  'test.none-fix': 'Put one into tests/; docs/en/testing.md shows how.',
  'test.none-chosen': 'No test is of that journey or name.',
  'test.none-chosen-fix': 'Leave out --journey or --name to see all there are.',
  'test.json-or-watch': '--json for one run, or --watch for people',
  'dev.no-json': 'nothing: dev is for people; scripts run validate, test and publish',
  'dev.nothing-runs':
    'Nothing runs here, so nothing is published; journeyman start in another window changes that.',
  'dev.published': 'Published to {url}.',
  'dev.unchanged': 'As published to {url} before.',
} as const;
