import type { StepKind } from './plan';

/** The words of a drawing that are not the marketer's own. */
export interface DrawWords {
  verbs: Record<StepKind, string>;
  exits: Record<string, string>;
  byChannels(template: string, channels: string): string;
  times(count: number, every: string | null): string;
  sinceEntry(duration: string): string;
  until(what: string, at: string | null): string;
  on(time: string, days: string): string;
  due(trait: string): string;
  /** Stand before a date. */
  before(duration: string): string;
  after(duration: string): string;
  control(variant: string): string;
}

/** The words in which files are written. */
export const EN_WORDS: DrawWords = {
  verbs: {
    email: 'email',
    sms: 'sms',
    message: 'message',
    coupon: 'coupon',
    webhook: 'webhook',
    recommend: 'recommend',
    wait: 'wait',
    wait_for: 'wait_for',
    if: 'if',
    choose: 'choose',
    repeat: 'repeat',
    split: 'split',
    set: 'set',
    tag: 'tag',
    untag: 'untag',
    track: 'track',
    subscribe: 'subscribe',
    unsubscribe: 'unsubscribe',
    suppress: 'suppress',
    start: 'start',
    stop: 'stop',
    exit: 'exit',
    note: 'note',
  },
  exits: {},
  byChannels: (template, channels) => `${template} by ${channels}`,
  times: (count, every) => `${count} times${every === null ? '' : ` every ${every}`}`,
  sinceEntry: (duration) => `${duration} since entry`,
  until: (what, at) => `until ${what}${at === null ? '' : ` at ${at}`}`,
  on: (time, days) => `until ${time} on ${days}`,
  due: (trait) => `${trait} is due`,
  before: (duration) => `${duration} before `,
  after: (duration) => `${duration} after `,
  control: (variant) => `${variant} (control)`,
};

/** The same in Chinese. */
export const ZH_WORDS: DrawWords = {
  verbs: {
    email: '邮件',
    sms: '短信',
    message: '消息',
    coupon: '优惠券',
    webhook: '回调',
    recommend: '推荐',
    wait: '等待',
    wait_for: '等候',
    if: '如果',
    choose: '选择',
    repeat: '重复',
    split: '分流',
    set: '设置',
    tag: '加标签',
    untag: '去标签',
    track: '记录事件',
    subscribe: '订阅',
    unsubscribe: '退订',
    suppress: '停发',
    start: '启动旅程',
    stop: '停止旅程',
    exit: '退出',
    note: '备注',
  },
  exits: { then: '是', else: '否则', otherwise: '其他', round: '每一轮', done: '结束后', past: '已过期' },
  byChannels: (template, channels) => `${template}，经 ${channels}`,
  times: (count, every) => `${count} 次${every === null ? '' : `，每 ${every}`}`,
  sinceEntry: (duration) => `进入后 ${duration}`,
  until: (what, at) => `到 ${what}${at === null ? '' : ` ${at}`}`,
  on: (time, days) => `到 ${days} ${time}`,
  due: (trait) => `${trait} 到期`,
  before: (duration) => `早 ${duration} 于 `,
  after: (duration) => `晚 ${duration} 于 `,
  control: (variant) => `${variant}（对照组）`,
};
