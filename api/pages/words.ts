/** The words of the page behind the links of a message. */
export interface PageWords {
  lang: string;
  title: string;
  channel: Record<'email' | 'sms', string>;
  subscribed(what: string): string;
  unsubscribed(what: string): string;
  ask(what: string): string;
  stop: string;
  start: string;
  all: string;
  unknown: string;
}

const EN: PageWords = {
  lang: 'en',
  title: 'Your messages',
  channel: { email: 'email', sms: 'text messages' },
  subscribed: (what) => `You receive ${what}.`,
  unsubscribed: (what) => `You no longer receive ${what}. This is in force now.`,
  ask: (what) => `Do you want to stop receiving ${what}?`,
  stop: 'Unsubscribe',
  start: 'Subscribe again',
  all: 'Unsubscribe from everything',
  unknown: 'This link is not valid.',
};

const ZH: PageWords = {
  lang: 'zh',
  title: '消息设置',
  channel: { email: '邮件', sms: '短信' },
  subscribed: (what) => `您正在接收${what}。`,
  unsubscribed: (what) => `您已不再接收${what}，现已生效。`,
  ask: (what) => `确定不再接收${what}吗？`,
  stop: '退订',
  start: '重新订阅',
  all: '全部退订',
  unknown: '此链接无效。',
};

/** Chinese for people whose locale is, or whose browser asks first for, Chinese; English for everybody else. */
export function wordsFor(locale: string | null, acceptLanguage: string | undefined): PageWords {
  const wanted = locale ?? (acceptLanguage ?? '').split(',')[0] ?? '';
  return /^\s*zh\b/i.test(wanted) ? ZH : EN;
}
