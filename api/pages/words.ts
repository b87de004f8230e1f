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
  /** Asks for the confirmation of a double opt-in. */
  askToConfirm(what: string): string;
  confirm: string;
  confirmed(what: string): string;
  /** The link is genuine, and too old. */
  expired: string;
  /** The link went to another address than the person has now. */
  otherAddress: string;
  unknown: string;
  /** The choice not to be singled out by what is known of the person. */
  personalization: { title: string; on: string; off: string; switchOff: string; switchOn: string };
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
  askToConfirm: (what) =>
    `Please confirm that you want to receive ${what}. If you did not ask for it, close this page.`,
  confirm: 'Yes, confirm',
  confirmed: (what) => `Thank you. You have confirmed: you receive ${what} from now on.`,
  expired:
    'This link has expired, and nothing was changed. Please sign up once more; you will get a new link.',
  otherAddress:
    'This link was sent to another address than the one you use now, and nothing was changed. Please sign up once more.',
  unknown: 'This link is not valid.',
  personalization: {
    title: 'Personalization',
    on: 'What we choose for you may follow what you bought and looked at.',
    off: 'Personalization is off: what we choose for you does not follow what you did. This is in force now.',
    switchOff: 'Switch personalization off',
    switchOn: 'Switch personalization on',
  },
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
  askToConfirm: (what) => `请确认您希望接收${what}。如非本人操作，请关闭此页面。`,
  confirm: '确认',
  confirmed: (what) => `感谢您的确认，从现在起您将收到${what}。`,
  expired: '此链接已过期，未作任何更改。请重新订阅，您会收到新的链接。',
  otherAddress: '此链接发往的地址与您现在使用的不同，未作任何更改。请重新订阅。',
  unknown: '此链接无效。',
  personalization: {
    title: '个性化推荐',
    on: '我们为您挑选的内容可能参考您的购买和浏览。',
    off: '个性化推荐已关闭：为您挑选的内容不再参考您的行为，现已生效。',
    switchOff: '关闭个性化推荐',
    switchOn: '开启个性化推荐',
  },
};

/** Chinese for people whose locale is, or whose browser asks first for, Chinese; English for everybody else. */
export function wordsFor(locale: string | null, acceptLanguage: string | undefined): PageWords {
  const wanted = locale ?? (acceptLanguage ?? '').split(',')[0] ?? '';
  return /^\s*zh\b/i.test(wanted) ? ZH : EN;
}
