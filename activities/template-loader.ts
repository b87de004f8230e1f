import type { Template } from '../journey/language/workspace';
import type { Store } from '../store/repositories';

/**
 * Gives the live version of a template. Another version was published in the last second: the step is tried again and
 * then asks for that one, so what is rendered always has the version that is recorded.
 */
export function templateLoader({
  definitions,
}: {
  definitions: Pick<Store['definitions'], 'live'>;
}): (id: string, version: string) => Promise<Template> {
  return async (id, version) => {
    const row = await definitions.live('template', id);
    if (row?.version !== version) throw new Error(`The template ${id} was just published anew`);
    return { ...(row.body as unknown as Template), version };
  };
}
