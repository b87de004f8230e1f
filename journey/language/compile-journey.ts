import type { Plan } from '../plan/plan';
import type { Fault } from './fault';
import { parseYaml } from './parse-yaml';
import { readJourney } from './read-journey';
import { withoutMark } from './scan-text';

/**
 * Compiles one journey alone: its own faults only, not what it names in other files. `zone` is where dates are read
 * when the journey names no zone. The plan is null when there is an error.
 */
export function compileJourney(
  text: string,
  options: { path?: string; zone?: string } = {},
): { plan: Plan | null; faults: Fault[] } {
  const parsed = parseYaml(options.path ?? 'journey.yaml', withoutMark(text));
  const { plan } = readJourney(parsed, options.zone ?? 'UTC');
  return { plan, faults: parsed.desk.faults };
}
