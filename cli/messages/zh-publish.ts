/** plan、publish 和迁移所说的话，中文。 */
export const zhPublish = {
  'plan.nothing': '没有变化：线上的就是工作区里的。',
  'plan.same': '{count} 个旅程不变',
  'plan.absent': '线上有而工作区里没有，保持不变：{journeys}',
  'plan.words-only': '只是文字不同的新版本；步骤和设置都一样',
  'plan.audience': '受众：{people} 人中 {before} → {after}（增加 {gained}，减少 {lost}）',
  'plan.audience-part':
    '受众：前 {people} 人中 {before} → {after}（增加 {gained}，减少 {lost}）；其余的人没有看',
  'plan.waiting-same': '{people} 人在 {step}（版本 {version}），这一步不变',
  'plan.waiting-changed': '{people} 人在 {step}（版本 {version}），这一步有改动',
  'plan.waiting-removed': '{people} 人在 {step}（版本 {version}），这一步被删除',
  'plan.begins': '{people} 人还没有到任何一步（版本 {version}）',
  'publish.done': '已发布 {journeys} 个旅程、{templates} 个模板、{segments} 个人群、{coupons} 个优惠券。',
  'publish.journey': '{journey} 已上线，版本 {version}',
  'publish.confirm': '发布吗？[y/N]',
  'publish.refused': '没有发布任何东西。',
  'column.version': '版本',
  'column.people': '人数',
  'why.entered': '进入过 {journey}（现在 {status}）：',
  'why.not-entered': '没有进入过 {journey}（现在 {status}）。',
  'why.at': '停在 {step}',
  'why.ended': '已结束：{reason}',
  'why.held-out': '对照组：只测量，不发消息',
  'why.refused': '进入被拒绝：{reason}',
  'why.refused-key': '{key} 的进入被拒绝：{reason}',
  'why.now': '没有任何记录。以下是此刻的情形，当时未必如此：',
  'reason.no_event': '这个人没有这样的事件',
  'reason.long_ago': '时间太久，现在不能凭它进入',
  'reason.by_hand': '只能手动进入',
  'migration.bad-map': '迁移表 {path} 不合要求。',
  'migration.bad-map-fix':
    '在旅程下写被删除的步骤，取值为：exit、{ exit: 原因 }、restart、{ continue: 步骤 } 或 { move: 步骤 }。',
  'migration.so-far':
    '{journey}：到目前 {stayed} 留在原步骤，{moved} 移动，{exited} 退出，{left} 留在旧版本……',
  'migration.done':
    '{journey}：{stayed} 留在原步骤，{moved} 移动，{restarted} 重新开始，{exited} 退出，{left} 留在旧版本，{pending} 做完手头的事后跟上，{ended} 已结束，{failed} 失败',
  'migration.failed': '{run} 失败：{reason}',
} as const;
