import type { enTesting } from './en-testing';

/** 旅程测试的报告，中文。 */
export const zhTesting: Record<keyof typeof enTesting, string> = {
  'test.done': '{passed} 个通过，{failed} 个失败。',
  'test.faulty': '{passed} 个通过，{failed} 个失败；文件里有 {errors} 个错误，相关测试没有运行。',
  'test.legend': '- 是所期望的，+ 是实际发生的；时间从测试的开始算起。',
  'test.watching': '正在监视；Ctrl-C 结束。',
  'test.none': '没有测试。',
  'test.none-fix': '在 tests/ 里放一个；写法见 docs/zh/testing.md。',
  'test.none-chosen': '没有符合该旅程或名字的测试。',
  'test.none-chosen-fix': '去掉 --journey 或 --name 可看到全部测试。',
  'test.json-or-watch': '--json 只运行一次，--watch 供人查看，二者取其一',
  'dev.no-json': '不带 --json：dev 供人查看，脚本请用 validate、test 和 publish',
  'dev.nothing-runs': '本机没有服务在运行，因此没有发布；在另一个窗口运行 journeyman start 即可。',
  'dev.published': '已发布到 {url}。',
  'dev.unchanged': '与上次发布到 {url} 的相同。',
};
