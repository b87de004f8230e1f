// Projects by what they need: `unit` needs no server; `servers` starts the real ones.
const common = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.(t|j)s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: ['/node_modules/(?!(p-limit|yocto-queue)/)'],
  // Commands are imported when they are called, by the names of their compiled files.
  moduleNameMapper: { '^(\\./commands/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.journeyman/'],
};

// `jest --selectProjects unit test/unit/engine` would take the path for one more project: read as paths here.
const paths = process.argv.slice(2).filter((argument) => argument.startsWith('test/'));
const matching = (project) =>
  paths.length === 0
    ? [`<rootDir>/test/${project}/**/*.test.ts`]
    : paths.map((path) => (path.endsWith('.ts') ? `<rootDir>/${path}` : `<rootDir>/${path}/**/*.test.ts`));

module.exports = {
  // A limit on a test that hangs, not on how fast a machine is.
  testTimeout: 60_000,
  projects: [
    { ...common, displayName: 'unit', testMatch: matching('unit') },
    {
      ...common,
      displayName: 'servers',
      testMatch: matching('servers'),
      globalSetup: '<rootDir>/test/servers/global-set-up.ts',
      globalTeardown: '<rootDir>/test/servers/global-tear-down.ts',
    },
  ],
};
