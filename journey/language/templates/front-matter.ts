/** A template file cut in two. Lines are 1-based; `head` is null where the file begins with its body. */
export interface CutTemplate {
  head: string | null;
  headLine: number;
  body: string;
  bodyLine: number;
  /** Set when the front matter begins and does not end. */
  unclosed: boolean;
}

/** Cuts a template file into its front matter, between two lines `---`, and its body. */
export function cutTemplate(text: string): CutTemplate {
  const whole = { head: null, headLine: 1, body: text, bodyLine: 1, unclosed: false };
  if (!/^---[ \t]*\r?\n/.test(text)) return whole;
  const start = text.indexOf('\n') + 1;
  const close = /^---[ \t]*(?:\r?\n|$)/m;
  const match = close.exec(text.slice(start));
  if (!match) return { ...whole, unclosed: true };
  const head = text.slice(start, start + match.index);
  const body = text.slice(start + match.index + match[0].length);
  return { head, headLine: 2, body, bodyLine: head.split('\n').length + 2, unclosed: false };
}
