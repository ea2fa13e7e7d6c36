const { unisockProjects } = require('unisock/jest')

module.exports = {
  projects: unisockProjects({
    targets: 'eras',
    time: 'clock', // the app's time is that of jest's fake timers
    server: 'echo',
    project: {
      testEnvironment: 'jsdom',
      testEnvironmentOptions: { customExportConditions: ['node', 'node-addons'] },
      testMatch: ['<rootDir>/test/*.test.ts'],
      fakeTimers: { enableGlobally: true },
      moduleFileExtensions: ['js', 'ts', 'json', 'vue'],
      transform: {
        '\\.[jt]s$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' } } }],
        '\\.vue$': './test/vue.cjs',
      },
    },
  }),
}
