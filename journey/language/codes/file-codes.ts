import type { CodeText } from './code-text';

/** Faults of a file as a whole, and of its YAML. */
export const FILE_CODES = {
  unreadable: {
    en: 'The file cannot be read as UTF-8 text.',
    zh: '文件无法按 UTF-8 文本读取。',
    explain:
      'The file is missing, is a folder, may not be read, or is not UTF-8. Save it again as UTF-8 and check its permissions.',
  },
  too_large: {
    en: 'The file is larger than 256 KB.',
    zh: '文件超过 256 KB。',
    explain:
      'Files of the workspace are read by people and held in memory by every worker. Split the journey, or move long texts into templates.',
  },
  too_deep: {
    en: 'The file is nested deeper than 32 levels.',
    zh: '文件嵌套超过 32 层。',
    explain:
      'Brackets, indentation and list dashes may open at most 32 levels. Depth is measured before the file is parsed, so that a hostile file can do no harm; brackets inside quotes count too.',
  },
  control_character: {
    en: 'The file holds a control character.',
    zh: '文件中含有控制字符。',
    explain:
      'Control characters other than tab and line breaks cannot be seen in an editor and are refused. Delete the character at the place shown.',
  },
  yaml_syntax: {
    en: 'The file is not valid YAML.',
    zh: '文件不是有效的 YAML。',
    explain:
      'The YAML parser could not read this place. The usual causes are a missing colon, a bracket that is not closed, or lines that do not begin at the same column.',
  },
  yaml_tab: {
    en: 'A tab is used as indentation.',
    zh: '缩进中使用了制表符。',
    explain: 'YAML indents with spaces only. Put two spaces in place of the tab.',
  },
  yaml_tag: {
    en: 'A YAML tag is used.',
    zh: '使用了 YAML 标签。',
    explain:
      'Tags such as `!foo` or `!!str` would change what a value is, and are refused. Write text in quotes instead.',
  },
  yaml_anchor: {
    en: 'A YAML anchor or alias is used.',
    zh: '使用了 YAML 锚点或别名。',
    explain: 'Anchors (`&name`) and aliases (`*name`) are refused: write the value out where it is used.',
  },
  merge_key: {
    en: 'A YAML merge key is used.',
    zh: '使用了 YAML 合并键。',
    explain: 'Merge keys (`<<`) are refused: write the keys out where they are used.',
  },
  several_documents: {
    en: 'The file holds more than one document.',
    zh: '一个文件中有多个文档。',
    explain: 'One file holds one journey, segment or coupon. Move what follows `---` into a file of its own.',
  },
  empty_file: {
    en: 'The file is empty.',
    zh: '文件为空。',
    explain:
      'A file begins with its kind and id, such as `journey: welcome`. Comments alone are not a document.',
  },
  not_a_mapping: {
    en: 'The file is not a mapping of keys to values.',
    zh: '文件不是键值映射。',
    explain:
      'A file begins with its kind and id, such as `journey: welcome`, and goes on with `key: value` lines.',
  },
  duplicate_key: {
    en: 'A key stands twice in one mapping.',
    zh: '同一映射中键重复。',
    explain: 'Only one of the two values could count, so both are refused. Keep one.',
  },
  key_not_text: {
    en: 'A key is not plain text.',
    zh: '键不是纯文本。',
    explain: 'Keys are text. Put quotes around a key that looks like a number or a boolean.',
  },
  forbidden_key: {
    en: 'The key `__proto__` is not allowed.',
    zh: '不允许使用键 `__proto__`。',
    explain: 'This key has a special meaning in JavaScript and is refused everywhere. Use another name.',
  },
  not_finite: {
    en: 'A number is infinite or not a number.',
    zh: '数值为无穷或非数。',
    explain: '`.inf`, `.nan` and numbers beyond 1e308 cannot be compared or stored. Write a finite number.',
  },
  number_too_large: {
    en: 'A whole number is too large to be kept exactly.',
    zh: '整数过大，无法精确保存。',
    explain:
      'Whole numbers beyond 9007199254740991 lose digits. If it is an id or a phone number, put it in quotes.',
  },
  unknown_kind: {
    en: 'The first key is not a kind of file.',
    zh: '首个键不是已知的文件类型。',
    explain:
      'The first key of a file names its kind: `workspace`, `journey`, `segment`, `trait`, `coupon`, `population` or `test`.',
  },
  no_workspace: {
    en: 'There is no workspace file.',
    zh: '缺少工作区文件。',
    explain:
      'A workspace has one file, `workspace.yaml`, whose first key is `workspace`. It holds the time zone, the senders and the caps.',
  },
  several_workspaces: {
    en: 'There is more than one workspace file.',
    zh: '存在多个工作区文件。',
    explain: 'A workspace has one file whose first key is `workspace`. Keep one.',
  },
  file_name: {
    en: 'The name of a template file has no known form.',
    zh: '模板文件名格式不正确。',
    explain:
      'Template files are named `<id>.<email|sms>.<mjml|html|txt>`, with a locale after the id where there is one: `welcome.zh-CN.email.mjml`.',
  },
  unknown_file: {
    en: 'A file that is named does not exist.',
    zh: '引用的文件不存在。',
    explain: 'The path is looked for beside the file that names it, then from the root of the workspace.',
  },
} as const satisfies Record<string, CodeText>;
