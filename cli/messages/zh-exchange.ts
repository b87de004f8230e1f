import type { enExchange } from './en-exchange';

/** 导入与导出的用语。 */
export const zhExchange: Record<keyof typeof enExchange, string> = {
  'option.map': '说明各列是什么的 YAML 文件',
  'option.zone': '没有写时差的日期所在的时区，如 Asia/Shanghai',
  'option.dry-run': '检查每一行，但什么也不存',
  'import.dry': '会存下 {stored} 行，{rejected} 行被拒，用时 {seconds} 秒。什么也没有存。',
  'import.bad-map': '{path} 不是列的对照表。',
  'import.bad-map-fix': '写法：columns: { "列名": user_id, "注册日": { to: traits.since, as: date } }。',
  'import.header-unknown': '列不能是 {name}。',
  'import.header-twice': '列 {name} 说的是另一列已经说过的。',
  'import.header-zone': '没有时区 {name}。',
  'import.row-bad-flag': '{column} 既不是“是”也不是“否”',
  'import.row-bad-cell-json': '{column} 不是所需的 JSON',
  'import.row-no-zone': '{column} 没有时区：{value}',
  'import.row-no-evidence': '{channel} 的同意没有来源和时间',
  'import.row-event-and-traits': '事件 {event} 的行不能设置属性、标签或同意',
};
