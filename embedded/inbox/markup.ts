const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made harmless inside markup and inside attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

const STYLE = `
:root{color-scheme:light dark;--line:#8884;--soft:#8882;--link:light-dark(#0b57d0,#8ab4f8)}
body{font:16px/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;max-width:72rem;margin:0 auto;padding:1rem}
a{color:var(--link)}h1{font-size:1.4rem;margin:.5rem 0}nav a{margin-right:1rem}nav a[aria-current]{font-weight:700}
ul{list-style:none;padding:0}li{border-top:1px solid var(--line)}li a{display:block;padding:.6rem .4rem;color:inherit;text-decoration:none}
li a:hover,li a:focus{background:var(--soft)}.meta,.hint{opacity:.75;font-size:.9rem}.tag{border:1px solid var(--line);border-radius:.6rem;padding:0 .5rem;font-size:.8rem}
table{border-collapse:collapse}th{text-align:left;vertical-align:top;padding:.1rem 1rem .1rem 0;white-space:nowrap}td{overflow-wrap:anywhere}
iframe{width:100%;height:36rem;border:1px solid var(--line);background:#fff}pre{white-space:pre-wrap;overflow-wrap:anywhere;border:1px solid var(--line);padding:.8rem}
form{display:grid;gap:.5rem;max-width:28rem}input,textarea,button{font:inherit;padding:.4rem}
`;

/** Nothing may run, and nothing is loaded from elsewhere; a mail shown in a frame is held to the same. */
export const PAGE_POLICY = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'frame-src data:',
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A whole page around some markup. */
export function page(language: string, title: string, body: string): string {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">`;
  const name = `<title>${escapeHtml(title)}</title>`;
  return `<!doctype html><html lang="${language}"><head>${head}${name}<style>${STYLE}</style></head><body>${body}</body></html>`;
}
