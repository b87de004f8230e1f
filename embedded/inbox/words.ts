/** The words of the inbox page. */
export interface Words {
  title: string;
  intro: string;
  empty: string;
  all: string;
  mail: string;
  sms: string;
  from: string;
  to: string;
  subject: string;
  received: string;
  status: string;
  noSubject: string;
  back: string;
  text: string;
  links: string;
  headers: string;
  picture: string;
  replyTitle: string;
  replyHint: string;
  replyFrom: string;
  replyBody: string;
  send: string;
  gone: string;
  incoming: string;
}

const en: Words = {
  title: 'Inbox of this machine',
  intro:
    'Every mail and text that Journeyman sends here ends on this page. None of it reaches a real person.',
  empty: 'Nothing has arrived yet. Start with: journeyman send-event',
  all: 'All',
  mail: 'Mail',
  sms: 'SMS',
  from: 'From',
  to: 'To',
  subject: 'Subject',
  received: 'Received',
  status: 'Status',
  noSubject: '(no subject)',
  back: 'Back to the inbox',
  text: 'Plain text',
  links: 'Links in this mail',
  headers: 'Headers',
  picture: 'The mail as a reader sees it; pictures from other servers are not loaded.',
  replyTitle: 'Answer as the customer',
  replyHint: 'STOP ends texts to this number, START allows them again.',
  replyFrom: 'Customer’s number',
  replyBody: 'Text',
  send: 'Send',
  gone: 'This message is no longer kept.',
  incoming: 'reply',
};

const zh: Words = {
  title: '本机收件箱',
  intro: 'Journeyman 在这台机器上发出的所有邮件和短信都只到这里，不会送达任何真实的人。',
  empty: '还没有消息。可以先运行：journeyman send-event',
  all: '全部',
  mail: '邮件',
  sms: '短信',
  from: '发件人',
  to: '收件人',
  subject: '主题',
  received: '收到时间',
  status: '状态',
  noSubject: '（无主题）',
  back: '返回收件箱',
  text: '纯文本',
  links: '邮件中的链接',
  headers: '邮件头',
  picture: '收件人看到的样子；不会加载其他服务器上的图片。',
  replyTitle: '以客户身份回复',
  replyHint: '回复 STOP 停止接收短信，回复 START 恢复。',
  replyFrom: '客户号码',
  replyBody: '内容',
  send: '发送',
  gone: '这条消息已不再保留。',
  incoming: '回复',
};

export type Language = 'en' | 'zh';

/** The words of a language. */
export const WORDS: Record<Language, Words> = { en, zh };

/** The language asked for by `?lang=`, else the first of Accept-Language that is spoken here, else English. */
export function languageOf(asked: string | null, accepted: string | undefined): Language {
  if (asked !== null && asked !== '') return asked.toLowerCase().startsWith('zh') ? 'zh' : 'en';
  const first = (accepted ?? '').split(',').find((one) => /^\s*(en|zh)/i.test(one));
  return first !== undefined && /^\s*zh/i.test(first) ? 'zh' : 'en';
}
