/** 关于人群的命令所说的话。 */
export const zhSegment = {
  'column.segment': '人群',
  'column.used-by': '使用者',
  'segment.none': '还没有发布任何人群。',
  'segment.filled': '已完成',
  'segment.filling': '正在计算',
  'segment.trouble': '有问题：见 segment show',
  'segment.people': '{segment}：{people} 人，占 {everybody} 人的 {share}',
  'segment.overlap': '同时属于全部：{inAll} 人，占任一人群 {inAny} 人的 {share}',
  'segment.exists': '{file} 已经存在。',
  'segment.exists-fix': '换一个 id，或者删除该文件。',
  'segment.saved-title': '来自 {from} 的人',
  'segment.saved': '已把 {people} 人写入 {file}；{without} 位没有用户 id，未写入。',
} as const;
