import type { Letter, Summary } from './letter';
import { escapeHtml, page } from './markup';
import { WORDS, type Language } from './words';

type Kind = Letter['kind'] | null;

/** The list of letters, newest first, with the form to answer a text. */
export function listPage(
  language: Language,
  letters: readonly Summary[],
  kind: Kind,
  sender: string | null,
): string {
  const words = WORDS[language];
  const tab = (name: string, own: Kind): string => {
    const current = kind === own ? ' aria-current="page"' : '';
    return `<a href="/?lang=${language}${own ? `&amp;kind=${own}` : ''}"${current}>${name}</a>`;
  };
  const other =
    language === 'en'
      ? '<a href="/?lang=zh" lang="zh">中文</a>'
      : '<a href="/?lang=en" lang="en">English</a>';
  const tabs = `<nav>${tab(words.all, null)}${tab(words.mail, 'email')}${tab(words.sms, 'sms')}${other}</nav>`;
  const items = letters.map((letter) => item(language, letter)).join('');
  const list = letters.length > 0 ? `<ul>${items}</ul>` : `<p>${words.empty}</p>`;
  const form = sender === null || kind === 'email' ? '' : replyForm(language, sender, newestPerson(letters));
  return page(
    language,
    words.title,
    `<h1>${words.title}</h1><p class="hint">${words.intro}</p>${tabs}${list}${form}`,
  );
}

function item(language: Language, letter: Summary): string {
  const words = WORDS[language];
  const kind = letter.kind === 'email' ? words.mail : words.sms;
  const incoming = letter.direction === 'in' ? ` · ${words.incoming}` : '';
  const status = letter.status === null ? '' : ` · ${escapeHtml(letter.status)}`;
  const title = letter.kind === 'email' ? letter.subject || words.noSubject : letter.preview;
  const meta = `${escapeHtml(letter.from)} → ${escapeHtml(letter.to.join(', '))} · ${timeOf(letter.atMs)}`;
  const tag = `<span class="tag">${kind}${incoming}${status}</span>`;
  const link = `/message/${encodeURIComponent(letter.id)}?lang=${language}`;
  return `<li><a href="${link}">${tag} <strong>${escapeHtml(title)}</strong><br><span class="meta">${meta}</span></a></li>`;
}

/** One letter. The mail's own markup stands in a sandboxed frame: no scripts, no forms, no pictures from elsewhere. */
export function letterPage(language: Language, letter: Letter | null): string {
  const words = WORDS[language];
  const back = `<p><a href="/?lang=${language}">${words.back}</a></p>`;
  if (letter === null) return page(language, words.title, `${back}<p>${words.gone}</p>`);
  const row = (name: string, value: string): string =>
    `<tr><th scope="row">${name}</th><td>${escapeHtml(value)}</td></tr>`;
  const title = letter.kind === 'email' ? letter.subject || words.noSubject : words.sms;
  const rows = [
    row(words.from, letter.from),
    row(words.to, letter.to.join(', ')),
    row(words.received, timeOf(letter.atMs)),
    letter.status === null ? '' : row(words.status, letter.status),
  ].join('');
  const text = `<h2>${words.text}</h2><pre>${escapeHtml(letter.text)}</pre>`;
  const lines = letter.headers.map(([name, value]) => `${name}: ${value}`).join('\n');
  const headers = lines === '' ? '' : `<h2>${words.headers}</h2><pre>${escapeHtml(lines)}</pre>`;
  const links = linkList(words.links, letter.html);
  const body = `${back}<h1>${escapeHtml(title)}</h1><table>${rows}</table>${frame(words.picture, letter.html)}`;
  return page(language, title, `${body}${links}${text}${headers}`);
}

/** `srcdoc` inherits the page's policy; the meta line repeats it for a frame opened on its own. */
function frame(label: string, html: string | null): string {
  if (html === null) return '';
  const policy = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">`;
  const source = escapeHtml(`${policy}${html}`);
  return `<p class="hint">${label}</p><iframe sandbox title="${label}" srcdoc="${source}"></iframe>`;
}

/** Links do not work inside the frame, so those to the web stand beside it. */
function linkList(label: string, html: string | null): string {
  const urls = new Set<string>();
  for (const [, given = ''] of (html ?? '').matchAll(/\bhref\s*=\s*["']([^"']+)["']/gi)) {
    const url = given.replaceAll('&amp;', '&');
    if (/^https?:\/\//i.test(url)) urls.add(url);
  }
  if (urls.size === 0) return '';
  const items = [...urls].slice(0, 100).map((url) => {
    const text = escapeHtml(url);
    return `<li><a href="${text}" target="_blank" rel="noopener noreferrer">${text}</a></li>`;
  });
  return `<h2>${label}</h2><ul>${items.join('')}</ul>`;
}

function replyForm(language: Language, sender: string, person: string): string {
  const words = WORDS[language];
  return [
    `<h2>${words.replyTitle}</h2><p class="hint">${words.replyHint}</p>`,
    `<form method="post" action="/sandbox/inbound?lang=${language}">`,
    `<input type="hidden" name="To" value="${escapeHtml(sender)}">`,
    `<label>${words.replyFrom} <input name="From" required value="${escapeHtml(person)}"></label>`,
    `<label>${words.replyBody} <input name="Body" required value="STOP"></label>`,
    `<button>${words.send}</button></form>`,
  ].join('');
}

function newestPerson(letters: readonly Summary[]): string {
  const sms = letters.find((letter) => letter.kind === 'sms');
  if (sms === undefined) return '';
  return sms.direction === 'in' ? sms.from : (sms.to[0] ?? '');
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString().replace('T', ' ').slice(0, 19) + ' UTC';
}
