import { Tag, Value, type Context, type Liquid, type TagToken, type TopLevelToken } from 'liquidjs';

/**
 * `assign` of a value that is missing assigns nothing, so that `{% if %}` and `default` guard the new name as they
 * would the old one, and an output of it is refused. Liquid's own tag would assign an empty value.
 */
export class AssignTag extends Tag {
  private readonly key: string;
  private readonly assigned: Value;

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    this.key = this.tokenizer.readIdentifier().content;
    this.tokenizer.assert(this.key, 'expected variable name');
    this.tokenizer.skipBlank();
    this.tokenizer.assert(this.tokenizer.peek() === '=', 'expected "="');
    this.tokenizer.advance();
    this.assigned = new Value(this.tokenizer.readFilteredValue(), liquid);
  }

  override *render(context: Context): Generator<unknown, void, unknown> {
    // A filter would make something of nothing: only a bare name may be missing here.
    const value: unknown = yield this.assigned.value(context, this.assigned.filters.length === 0);
    const scope = context.bottom() as Record<string, unknown>;
    if (value === undefined || value === null) delete scope[this.key];
    else scope[this.key] = value;
  }
}
