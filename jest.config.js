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
  // Commands, and what few of them need, are imported when they are called, by the names of their compiled files.
  moduleNameMapper: { '^(\\.{1,2}/(?:commands|services)/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.journeyman/'],
};

// `jest --selectProjects unit test/unit/engine` would take the path for one more project: read as paths here.
const paths = process.argv.slice(2).filter((argument) => argument.startsWith('test/'));
const matching = (folder, ending) =>
  paths.length === 0
    ? [`<rootDir>/test/${folder}/**/*${ending}`]
    : paths.map((path) => (path.endsWith('.ts') ? `<rootDir>/${path}` : `<rootDir>/${path}/**/*${ending}`));

// What was loaded for one file of a worker serves the next ones: more than half of the time went into loading.
const oneWorld = {
  testEnvironment: '<rootDir>/test/one-world/environment.js',
  runtime: '<rootDir>/test/one-world/runtime.js',
};

module.exports = {
  // A limit on a test that hangs, not on how fast a machine is.
  testTimeout: 60_000,
  projects: [
    {
      ...common,
      ...oneWorld,
      displayName: 'unit',
      testMatch: matching('unit', '.test.ts'),
      testPathIgnorePatterns: ['/node_modules/', '\\.proof\\.test\\.ts$'],
    },
    // Properties over many thousand lives and every time zone: they need no server, and take as long as all the others.
    { ...common, ...oneWorld, displayName: 'proofs', testMatch: matching('unit', '.proof.test.ts') },
    {
      ...common,
      displayName: 'servers',
      testMatch: matching('servers', '.test.ts'),
      globalSetup: '<rootDir>/test/servers/global-set-up.ts',
      globalTeardown: '<rootDir>/test/servers/global-tear-down.ts',
    },
  ],
};
