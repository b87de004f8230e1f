import type { enCatalog } from './en-catalog';

/** `catalog` 的用语。 */
export const zhCatalog: Record<keyof typeof enCatalog, string> = {
  'about.catalog': '店铺的商品目录',
  'about.catalog-import': '从 CSV 或 NDJSON 导入商品：价格和库存的变化会告知相关的人',
  'about.catalog-show': '显示一件商品及其以往价格，或列出目录',
  'option.item-format': 'csv 或 ndjson（缺省按文件名判断）',
  'option.after': '从这件商品之后继续',
  'catalog.done': '{stored} 件商品新增或有变，{same} 件不变，{rejected} 行被拒，用时 {seconds} 秒。',
  'catalog.none': '目录是空的。',
  'catalog.more': '还有更多：--after {id}',
  'catalog.available': '有货',
  'catalog.gone': '缺货',
  'catalog.row-no-id': '没有 id',
  'catalog.row-bad-available': '{column} 既不是 true 也不是 false',
  'column.item': '商品',
  'column.title': '名称',
  'column.price': '价格',
  'column.stock': '库存',
};
