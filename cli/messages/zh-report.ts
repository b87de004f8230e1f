import type { enReport } from './en-report';

/** What reports say, in Chinese. */
export const zhReport: Record<keyof typeof enReport, string> = {
  'experiment.title': '分流 {split}，把握 {confidence}：',
  'experiment.won': '{winner} 更好；之后的人都走 {winner}（自 {since} 起）。',
  'experiment.control-won':
    '{winner} 更好：不发消息胜过其他所有变体。之后的人不再收到消息（自 {since} 起）。',
  'experiment.collecting': '尚无胜者：{after} 人中有 {people} 人的目标期限已过。',
  'experiment.few': '尚无胜者：就最小的变体而言，达成或未达成目标的人太少，各需 10 人。',
  'experiment.undecided': '尚无胜者：{leader} 领先，但仍可能是偶然。',
  'experiment.mismatch':
    '人数没有按权重分配：某个变体的人在某处丢失，因此无法下结论。请查明原因；换一个分流名会重新开始。',
  'experiment.none': '{journey} 没有带 `winner` 的分流。',
  'column.variant': '变体',
  'column.weight': '权重',
  'column.reached': '达成',
  'column.rate': '达成率',
  'column.behind': '落后（区间）',
  'column.waiting': '期限未到',
};
