/** Every code with which the command line itself fails, and what it means. Services' own codes pass through. */
export const CLI_CODES = {
  usage: {
    en: 'The command line cannot be understood: a command, option, argument or value is unknown or missing.',
    zh: '命令行无法理解：命令、选项、参数或值未知或缺失。',
  },
  file_not_found: { en: 'A file or folder that was named does not exist.', zh: '指定的文件或文件夹不存在。' },
  file_unreadable: { en: 'A file cannot be read.', zh: '文件无法读取。' },
  file_unwritable: { en: 'A file cannot be written.', zh: '文件无法写入。' },
  file_exists: {
    en: 'A file was to be written that is there already; nothing is written over.',
    zh: '要写的文件已经存在；不会覆盖任何文件。',
  },
  no_tests: {
    en: 'Tests were to be run, and there are none, or none of those asked for.',
    zh: '要运行测试，却没有测试，或没有所要的测试。',
  },
  bad_events_file: {
    en: 'An events file does not have the form that simulate takes.',
    zh: '事件文件不合 simulate 的格式。',
  },
  bad_migration_map: {
    en: 'A map of migrations does not have the form that publish takes.',
    zh: '迁移表不合 publish 的格式。',
  },
  bad_import_map: {
    en: 'A map of columns does not have the form that import takes.',
    zh: '列的对照表不合 import 的格式。',
  },
  other_export: {
    en: 'A folder holds an export that was made with other options.',
    zh: '文件夹里是用其他选项做的导出。',
  },
  bad_population: { en: 'A population file has errors.', zh: '人群文件有错误。' },
  no_population: {
    en: 'A population was to be simulated, and none is described.',
    zh: '要模拟人群，却没有描述任何人群。',
  },
  nobody_enters: {
    en: 'Nobody of the population does what opens the journey.',
    zh: '人群里没有人做出开启旅程的事。',
  },
  nothing_to_replay: {
    en: 'No event lies in the time that a backtest was to replay.',
    zh: '回测的时段里没有任何事件。',
  },
  workspace_missing: {
    en: 'There is no workspace.yaml at this path or above it.',
    zh: '此路径及其上级没有 workspace.yaml。',
  },
  workspace_faulty: {
    en: 'The workspace has errors, so the command did nothing.',
    zh: '工作区有错误，命令什么也没有做。',
  },
  journey_missing: { en: 'The workspace has no journey of this id.', zh: '工作区里没有此 id 的旅程。' },
  not_entered: { en: 'The journey cannot be entered by hand.', zh: '此旅程不能手动进入。' },
  not_empty: {
    en: 'init was asked to write into a folder that is not empty.',
    zh: 'init 的目标文件夹不是空的。',
  },
  not_found: { en: 'What was named does not exist.', zh: '所指的东西不存在。' },
  not_confirmed: {
    en: 'What cannot be undone was asked for, and nobody said that it is meant.',
    zh: '要做无法撤销的事，却没有人确认。',
  },
  no_key: { en: 'There is no key for the API.', zh: '没有访问 API 的密钥。' },
  unreachable: { en: 'A service that the command needs does not answer.', zh: '命令所需的服务没有应答。' },
  bad_config: { en: 'Environment variables are missing or wrong.', zh: '环境变量缺失或有误。' },
  no_port: { en: 'Another program listens on the port.', zh: '端口已被其他程序占用。' },
  no_server: {
    en: 'Temporal or MongoDB is neither given, nor installed, nor to be had; the message names three ways out.',
    zh: 'Temporal 或 MongoDB 既没有给出，也没有安装，也无法取得；消息里有三条出路。',
  },
  server_failed: {
    en: 'A server was started on this machine and ended or did not answer; its log is named.',
    zh: '在本机启动的服务退出了或没有应答；消息里有它的日志。',
  },
  already_running: {
    en: 'Journeyman runs in this home already.',
    zh: '此数据文件夹里 Journeyman 已在运行。',
  },
  secrets_damaged: {
    en: 'The file with the keys of this home cannot be read; it is never replaced.',
    zh: '此数据文件夹的密钥文件无法读取；它从不被替换。',
  },
  unexpected: { en: 'Something went wrong inside journeyman.', zh: 'journeyman 内部出了错。' },
} as const;
