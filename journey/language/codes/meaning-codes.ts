import type { CodeText } from './code-text';

/** Faults of what a workspace means as a whole. */
export const MEANING_CODES = {
  unknown_template: {
    en: 'A template that is named does not exist.',
    zh: '引用的模板不存在。',
    explain:
      'Templates are files in `templates/`, such as `templates/welcome.email.mjml` for `email: welcome`.',
  },
  unknown_segment: {
    en: 'A segment that is named does not exist.',
    zh: '引用的人群不存在。',
    explain: 'Segments are files in `segments/` whose first key is `segment`.',
  },
  unknown_coupon: {
    en: 'A coupon that is named does not exist.',
    zh: '引用的优惠券不存在。',
    explain: 'Coupons are files in `coupons/` whose first key is `coupon`.',
  },
  unknown_topic: {
    en: 'A topic that is named does not exist.',
    zh: '引用的主题不存在。',
    explain: 'Topics are listed in `topics` of the workspace file.',
  },
  unknown_journey: {
    en: 'A journey that is named does not exist.',
    zh: '引用的旅程不存在。',
    explain: 'Journeys are files in `journeys/` whose first key is `journey`.',
  },
  not_startable: {
    en: 'A step starts a journey that has no way in for it.',
    zh: '步骤要启动的旅程没有相应的入口。',
    explain:
      'A journey that is started by a step, by hand or by the API says so: add `- manual: true` to its `enter`.',
  },
  stops_itself: {
    en: 'A journey stops itself.',
    zh: '旅程停止了自己。',
    explain: '`stop` ends the runs of another journey. To end this run, write `exit: done`.',
  },
  unknown_step_id: {
    en: 'A step that is named does not exist in this journey.',
    zh: '引用的步骤在此旅程中不存在。',
    explain:
      'A step is named by its `id`, or by its default id, which is its verb and its subject: `email-cart-reminder`.',
  },
  not_a_message_step: {
    en: 'A step that is named sends no message.',
    zh: '引用的步骤不发送消息。',
    explain: 'Only email and sms steps can be delivered, opened or clicked.',
  },
  wrong_channel: {
    en: 'A template belongs to another channel.',
    zh: '模板属于其他渠道。',
    explain: 'An `email` step needs an `.email.` template, an `sms` step an `.sms.` template.',
  },
  unreachable_step: {
    en: 'A step can never be reached.',
    zh: '步骤永远不会执行。',
    explain:
      'Every way to this step ends before it, at an `exit` or in a control variant. Remove it or move it up.',
  },
  no_timeout: {
    en: 'A wait_for has no timeout.',
    zh: 'wait_for 没有设置超时。',
    explain:
      'Without a timeout a person may wait for ever, unless goal or exit ends the run. Add `timeout: 7d` inside `wait_for`.',
  },
  repeat_without_wait: {
    en: 'All rounds of a repeat happen at once.',
    zh: '循环的各轮会同时执行。',
    explain:
      'Neither does `repeat` say `every`, nor does a step of the round wait: a person would get everything in one moment. Add `every: 7d`, or a `wait`.',
  },
  unreachable_choice: {
    en: 'A choice can never be taken.',
    zh: '分支永远不会被选中。',
    explain: '`otherwise` takes everybody, so it stands last in the list of `choose`.',
  },
  too_many_steps: {
    en: 'The journey has more than 500 steps.',
    zh: '旅程步骤超过 500 个。',
    explain: 'Split the journey into several that start on an event of one another.',
  },
  no_unsubscribe: {
    en: 'A marketing email has no unsubscribe link.',
    zh: '营销邮件缺少退订链接。',
    explain:
      'Law and mailbox providers ask for a link in every marketing email: put `{{ links.unsubscribe }}` into the template, or say `purpose: transactional` where it is that.',
  },
  no_postal_address: {
    en: 'A marketing email has no postal address of the sender.',
    zh: '营销邮件缺少发件人的通信地址。',
    explain:
      'Put `{{ workspace.sender.address }}` into the template, and `sender: { address: … }` into the workspace file.',
  },
  no_subject: {
    en: 'An email template has no subject.',
    zh: '邮件模板缺少主题。',
    explain: 'Put the subject between two `---` lines at the head of the file: `subject: Welcome`.',
  },
  sms_without_window: {
    en: 'A marketing SMS may go out at night.',
    zh: '营销短信可能在夜间发送。',
    explain:
      "Say when it may be sent: `delivery: { window: ['09:00', '21:00'] }`, or `quiet_hours` of the workspace.",
  },
  empty_window: {
    en: 'No instant of the day is allowed for a send.',
    zh: '没有任何允许发送的时段。',
    explain:
      'The quiet hours, the window of the journey and the window of the step leave nothing between them.',
  },
  over_cap: {
    en: 'The journey may ask for more messages than a cap allows.',
    zh: '旅程可能发送的消息数超过频控上限。',
    explain:
      'In the worst case some of the messages will be deferred or skipped. Add a wait, or raise the cap.',
  },
  weak_pattern: {
    en: 'Coupon codes can be guessed.',
    zh: '优惠码容易被猜中。',
    explain:
      'Each `#` is one of 32 characters, 5 bit. At least 13 are needed for 64 bit: `WB-#############`.',
  },
  duplicate_code: {
    en: 'A coupon code stands twice in a list.',
    zh: '列表中优惠码重复。',
    explain: 'A code belongs to one person. Remove the second line.',
  },
  coupon_may_be_missing: {
    en: 'A template uses a coupon that some people will not have.',
    zh: '模板使用了优惠券，但部分人可能没有。',
    explain:
      'On at least one way to this step no coupon was issued. Write `{% if coupon %}…{% endif %}` around it in the template, or put a coupon step before.',
  },
  transactional_coupon: {
    en: 'A transactional message carries a coupon.',
    zh: '事务性消息不应包含优惠券。',
    explain:
      'A message with an offer is marketing, whatever it says. Send the coupon in a message of its own.',
  },
  template_syntax: {
    en: 'A template is not valid Liquid.',
    zh: '模板不是有效的 Liquid。',
    explain: 'A filter or tag is unknown, or something is not closed. The place in the template is shown.',
  },
  unknown_variable: {
    en: 'A template uses a variable that nothing provides.',
    zh: '模板使用了没有来源的变量。',
    explain:
      'Templates see `profile`, `entry`, `step`, `coupon`, `data`, `workspace` and `links`. What `data` holds is said by the step.',
  },
  template_without_default: {
    en: 'A template has no version for people whose language it does not speak.',
    zh: '模板缺少默认语言版本。',
    explain: 'Add a file without a locale in its name, or one in the locale of the workspace.',
  },
  key_missing: {
    en: 'A rule of `again` needs a key, and no entry has one.',
    zh: '`again` 的规则需要 key，但入口没有 key。',
    explain:
      '`per_key` and `always` hold for each key. Add `key: event.checkout_id` to the entry, or write another rule, such as `again: when_done`.',
  },
  secret_outside_headers: {
    en: 'A secret stands outside the headers of a webhook.',
    zh: '密钥只能写在 webhook 的请求头里。',
    explain:
      'Addresses and bodies are written to logs of other systems. Put the secret into a header: `authorization: "Bearer {{ secrets.crm }}"`.',
  },
  reserved_event: {
    en: 'The event name is reserved for the system.',
    zh: '事件名为系统保留。',
    explain: 'Events such as `email_sent` are recorded by the system itself. Track an event of another name.',
  },
  reserved_reason: {
    en: 'The reason is reserved for the system.',
    zh: '结束原因为系统保留。',
    explain:
      'Words such as `converted` and `completed` say how the system ended a run. Choose another reason.',
  },
  reserved_trait: {
    en: 'The trait cannot be set by a journey, nor computed.',
    zh: '该属性不能由旅程设置，也不能计算。',
    explain:
      'Consent needs the evidence of the person, given through the API or the preference page. Addresses, zone and locale come from the person too.',
  },
  segment_circle: {
    en: 'Segments read one another in a circle.',
    zh: '人群相互引用，形成循环。',
    explain:
      'Whether somebody is in such a segment could not be said. Write the conditions out in one of the segments of the circle.',
  },
  bad_list_row: {
    en: 'A row of a list holds no user id.',
    zh: '名单中有一行不是用户 id。',
    explain:
      'The first column of the file holds user ids, as your systems send them. The message names the line; ids longer than 256 characters or with control characters are refused.',
  },
  runaway_circle: {
    en: 'Journeys start one another in a circle without a wait.',
    zh: '旅程相互触发且没有等待，形成循环。',
    explain:
      'A person would run in this circle for ever. Put a wait into it, or narrow the `where` of an entry.',
  },
} as const satisfies Record<string, CodeText>;
