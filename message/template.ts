import type { JsonObject } from '../audience/json';

/** What a template can see. Plain JSON only: Liquid would call functions and await promises it finds. */
export interface TemplateScope {
  profile: JsonObject;
  entry: JsonObject;
  step: JsonObject;
  coupon: JsonObject | null;
  data: JsonObject;
  workspace: JsonObject;
  links: { unsubscribe: string; preferences: string };
  /** The page of the double opt-in; only transactional messages carry it. */
  confirm_url?: string;
}

export interface RenderedEmail {
  subject: string;
  html: string | null;
  text: string;
}

/**
 * Renders templates. Compiled once per template version and cached; throws `TemplateError` (message/template-error)
 * with the place in the template when a template is broken or goes over its limits.
 */
export interface Renderer {
  email(
    templateId: string,
    templateVersion: string,
    locale: string | null,
    scope: TemplateScope,
    zone: string,
  ): Promise<RenderedEmail>;
  sms(
    templateId: string,
    templateVersion: string,
    locale: string | null,
    scope: TemplateScope,
    zone: string,
  ): Promise<string>;
}
