import type { enPrivacy } from './en-privacy';

/** 关于个人隐私与操作记录的说法，中文。 */
export const zhPrivacy: Record<keyof typeof enPrivacy, string> = {
  'about.profile-export': '把关于一个人所存的一切写成 JSON',
  'about.profile-erase': '在各处永久删除一个人',
  'about.profile-readmit': '让被删除的人可以重新被认识',
  'about.audit': '谁做了什么',
  'about.audit-list': '列出谁做了什么，最新的在前',
  'option.export-to': '写入的文件，仅所有者可读（否则为标准输出）',
  'option.yes-erase': '确认删除，不再询问',
  'option.action': '只列此操作，例如 profile.erase',
  'privacy.exported': '已导出：{counts}',
  'privacy.unwritable': '{path} 无法写入。',
  'privacy.confirm-erase': '在各处删除 {person}？此操作无法撤销。[y/N]',
  'privacy.not-confirmed': '删除 {person} 无法撤销，而没有人确认。',
  'privacy.erased': '{person} 已删除。五分钟后会再清查一次当时正在进行的事。',
  'privacy.readmitted': '{person} 可以重新被认识。',
  'audit.none': '还没有任何记录。',
  'column.at': '时间',
  'column.actor': '谁',
  'column.action': '做了什么',
  'column.subject': '对象',
};
