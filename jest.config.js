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
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.journeyman/'],
};

module.exports = {
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
    {
      ...common,
      displayName: 'servers',
      testMatch: ['<rootDir>/test/servers/**/*.test.ts'],
      globalSetup: '<rootDir>/test/servers/global-set-up.ts',
      globalTeardown: '<rootDir>/test/servers/global-tear-down.ts',
    },
  ],
};
