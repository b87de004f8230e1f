import type { PageWords } from './words';

/** No script, no picture, nothing from elsewhere: the page is what stands in it. */
export const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const STYLE =
  'body{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1.5rem;color:#1b1b1f;' +
  'background:#fff}button{font:inherit;padding:.6rem 1.2rem;margin:.4rem .6rem .4rem 0;border:1px solid #1b1b1f;' +
  'border-radius:.4rem;background:#fff;cursor:pointer}button.main{background:#1b1b1f;color:#fff}' +
  'button:focus-visible{outline:3px solid #4c7dff}' +
  '@media (prefers-color-scheme:dark){body{background:#16161a;color:#eee}button{background:#16161a;color:#eee;' +
  'border-color:#eee}button.main{background:#eee;color:#16161a}}';

/** Text that people or files gave, safe in HTML. */
function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (mark) => entities[mark] ?? mark);
}

/** A button of the page: what it sends, and what it says. */
export interface PageButton {
  action:
    | 'unsubscribe'
    | 'unsubscribe_all'
    | 'subscribe'
    | 'confirm'
    | 'personalization_off'
    | 'personalization_on';
  label: string;
  main: boolean;
}

/** Another matter on the same page, with a heading of its own. */
export interface PageSection {
  title: string;
  sentence: string;
  buttons: readonly PageButton[];
}

function formOf(buttons: readonly PageButton[]): string {
  const shown = buttons.map(
    ({ action, label, main }) =>
      `<button name="action" value="${action}"${main ? ' class="main"' : ''}>${escapeHtml(label)}</button>`,
  );
  return shown.length === 0 ? '' : `<form method="post">${shown.join('')}</form>`;
}

function sectionHtml({ title, sentence, buttons }: PageSection): string {
  return `<h2>${escapeHtml(title)}</h2><p>${escapeHtml(sentence)}</p>${formOf(buttons)}`;
}

/** The whole page: one sentence and its buttons, and what else there is to choose. */
export function pageHtml(
  words: PageWords,
  sentence: string,
  buttons: readonly PageButton[],
  more: readonly PageSection[] = [],
): string {
  return (
    `<!doctype html><html lang="${words.lang}"><head><meta charset="utf-8">` +
    '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">' +
    `<title>${escapeHtml(words.title)}</title><style>${STYLE}</style></head><body><main>` +
    `<h1>${escapeHtml(words.title)}</h1><p role="status">${escapeHtml(sentence)}</p>${formOf(buttons)}` +
    `${more.map(sectionHtml).join('')}</main></body></html>`
  );
}
