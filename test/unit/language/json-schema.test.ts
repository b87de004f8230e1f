import { jsonSchemas } from '../../../journey/language/json-schema';
import { VERBS } from '../../../journey/language/steps/step-words';
import { isMapping, valueAt } from '../../../journey/language/path';

/** Every `$ref` below a value. */
function refsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (!isMapping(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => (key === '$ref' ? [String(item)] : refsIn(item)));
}

describe('the JSON Schemas for editors', () => {
  const schemas = jsonSchemas();

  it('are whole: every reference leads to a definition, and every definition is used', () => {
    for (const schema of Object.values(schemas)) {
      expect(schema).toMatchObject({
        $schema: 'http://json-schema.org/draft-07/schema#',
        type: 'object',
        additionalProperties: false,
      });
      const refs = new Set(refsIn(schema).map((ref) => ref.replace('#/definitions/', '')));
      expect([...refs].sort()).toEqual(
        Object.keys(isMapping(schema.definitions) ? schema.definitions : {}).sort(),
      );
    }
  });

  it('know every step by its verb, with a description', () => {
    const steps = valueAt(schemas.journey, ['definitions', 'step', 'anyOf']);
    const list: unknown[] = Array.isArray(steps) ? steps : [];
    const verbs = list.map((step) => valueAt(step, ['required', 0]));
    expect(verbs).toEqual([...VERBS]);
    for (const step of list) expect(valueAt(step, ['description'])).toEqual(expect.any(String));
  });

  it('describe the keys that marketers write', () => {
    expect(valueAt(schemas.journey, ['properties', 'holdout', 'description'])).toContain('never messaged');
    expect(valueAt(schemas.workspace, ['required'])).toEqual(['workspace', 'timezone']);
    expect(valueAt(schemas.coupon, ['properties', 'valid', 'pattern'])).toEqual(expect.any(String));
  });
});
