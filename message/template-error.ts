/** Why a template gave no message. */
export type TemplateFault =
  /** A variable that has no value for this person, and that the template does not guard. */
  | 'missing_variable'
  /** Syntax of Liquid or MJML, an unknown filter or tag, a missing subject. */
  | 'broken'
  /** Rendering took too long or too much memory. */
  | 'over_limit'
  /** The message is larger than its channel takes. */
  | 'too_large'
  /** The template has no file for the channel. */
  | 'no_file';

/** Where in a template file a fault lies; null where it is not known. Lines and columns are 1-based, of the file. */
export interface TemplatePlace {
  template: string;
  path: string | null;
  line: number | null;
  column: number | null;
}

/**
 * A template that gave no message. `missing_variable` and `too_large` are about one person; the send is skipped. The
 * text names variables and places, never a value.
 */
export class TemplateError extends Error {
  constructor(
    readonly code: TemplateFault,
    message: string,
    readonly place: TemplatePlace,
    /** The variable that is missing, as it is written in the template. */
    readonly variable: string | null = null,
  ) {
    super(message);
    this.name = 'TemplateError';
  }
}
