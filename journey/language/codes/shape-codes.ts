import type { CodeText } from './code-text';

/** Faults of keys and values, each on its own. */
export const SHAPE_CODES = {
  unknown_key: {
    en: 'A key is not known here.',
    zh: '此处没有这个键。',
    explain:
      'The key is misspelt or stands in the wrong place. The hint names the nearest key that is allowed here.',
  },
  missing_key: {
    en: 'A key is missing.',
    zh: '缺少必需的键。',
    explain: 'The mapping at this place cannot be understood without the key that is named.',
  },
  wrong_type: {
    en: 'A value is of the wrong type.',
    zh: '值的类型不正确。',
    explain:
      'Text, a number, a list or a mapping was expected here. In YAML a list begins each item with `- `.',
  },
  wrong_value: {
    en: 'A value is not one of those allowed.',
    zh: '值不在允许的范围内。',
    explain: 'The message lists what is allowed at this place.',
  },
  out_of_range: {
    en: 'A value is too small or too large.',
    zh: '值过小或过大。',
    explain: 'The message names the limits; write a value within them.',
  },
  empty_list: {
    en: 'A list is empty.',
    zh: '列表为空。',
    explain: 'An empty list says nothing here. Put in an item, or remove the key.',
  },
  conflicting_keys: {
    en: 'Keys stand together that exclude one another.',
    zh: '互斥的键同时出现。',
    explain: 'The message names the keys of which only one may stand here.',
  },
  not_yet: {
    en: 'This part of the language is not supported by this version.',
    zh: '此版本尚不支持该语法。',
    explain:
      'The word belongs to the language, and this version cannot run it yet. It is refused, not ignored.',
  },
  unknown_step: {
    en: 'A step has no known verb.',
    zh: '步骤动词未知。',
    explain:
      'Each step has one verb: email, sms, coupon, wait, wait_for, if, choose, repeat, split, set, tag, untag, track, start, stop, exit or note.',
  },
  several_verbs: {
    en: 'A step has more than one verb.',
    zh: '一个步骤有多个动词。',
    explain: 'Each step does one thing. Begin a new list item, with its own `- `, for the second verb.',
  },
  bad_id: {
    en: 'An id has characters that are not allowed.',
    zh: 'id 含有不允许的字符。',
    explain: 'Ids are made of a-z, 0-9 and single hyphens, at most 64 characters: `win-back-20`.',
  },
  duplicate_id: {
    en: 'Two things have the same id.',
    zh: 'id 重复。',
    explain:
      'Ids are unique among files of one kind, and among the steps of one journey. Nothing is numbered for you, because the number would move when a step is added: give one of the steps an `id:`.',
  },
  bad_duration: {
    en: 'A duration cannot be understood.',
    zh: '时长格式不正确。',
    explain:
      'Durations are numbers with a unit, largest first: `30s`, `15m`, `2h`, `3d`, `2w`, `1d 12h`. Zero, negative and more than 5 years are refused, but for `now` and `offset`, which may be zero or negative.',
  },
  bad_time: {
    en: 'A time of day cannot be understood.',
    zh: '时刻格式不正确。',
    explain:
      "Times of day are written `'09:00'`, in quotes, from 00:00 to 23:59; a window may end at `'24:00'`.",
  },
  bad_date: {
    en: 'A date cannot be understood.',
    zh: '日期格式不正确。',
    explain: 'Dates are written `2026-09-01`, or with a time `2026-09-01T10:00:00+08:00`.',
  },
  bad_percent: {
    en: 'A percentage cannot be understood.',
    zh: '百分比格式不正确。',
    explain: 'Percentages are written with their sign, `10%`, from 0% to 100%.',
  },
  bad_zone: {
    en: 'A time zone is not known.',
    zh: '时区未知。',
    explain:
      'Time zones are named as in the IANA list, such as `Asia/Shanghai` or `Europe/Paris`; offsets such as GMT+8 know no daylight saving and are refused.',
  },
  bad_locale: {
    en: 'A locale cannot be understood.',
    zh: '语言区域格式不正确。',
    explain: 'Locales are written with a hyphen: `zh-CN`, `en`, `pt-BR`.',
  },
  bad_currency: {
    en: 'A currency is not known.',
    zh: '货币代码未知。',
    explain: 'Currencies are the three capital letters of ISO 4217, such as `CNY`, `USD`, `EUR`.',
  },
  bad_sender: {
    en: 'A sender address cannot be understood.',
    zh: '发件人地址格式不正确。',
    explain: 'A sender is one address, with a name or without: `Shop <hello@shop.example>`.',
  },
  bad_webhook_url: {
    en: 'The address of a webhook cannot be called.',
    zh: 'webhook 的地址不能调用。',
    explain:
      'A webhook is called over https, at a host that stands in the file: `https://crm.example/people/{{ profile.crm_id }}`. http is for this machine only.',
  },
  bad_header: {
    en: 'A header of a webhook cannot be sent.',
    zh: 'webhook 的请求头无效。',
    explain:
      'A header is one line of text under a name of letters, digits and hyphens. Headers of the call itself, such as `host`, `content-type` and `webhook-id`, are written by Journeyman.',
  },
  bad_cron: {
    en: 'A cron expression cannot be understood.',
    zh: 'cron 表达式无法理解。',
    explain:
      'It has five fields: minute, hour, day, month and weekday. `0 9 * * mon` is every Monday at nine.',
  },
  bad_path: {
    en: 'A path to a value cannot be understood.',
    zh: '取值路径格式不正确。',
    explain:
      'Paths are names joined by dots: `address.city`. Where the source must be named, it stands first: `event.checkout_id`.',
  },
  bad_event: {
    en: 'An event name cannot be understood.',
    zh: '事件名格式不正确。',
    explain: 'Event names are text of 1 to 128 characters without control characters: `order_placed`.',
  },
} as const satisfies Record<string, CodeText>;
