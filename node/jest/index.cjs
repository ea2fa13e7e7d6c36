'use strict'
// jest: one project a target, and in tests the app of the one that runs.
const path = require('node:path')
const { plans } = require('../lib/suite.cjs')
const { app, relaunch, target } = require('../lib/current.cjs')
const { sourcesOf } = require('../lib/sources.cjs')

const OWN = ['project', 'sources', 'compile']
const DEFAULT_TRANSFORM = { '\\.[jt]sx?$': 'babel-jest' } // jest's own
const COMMENTED = '[/\\\\](?:pages|manifest)\\.json$'
const ours = (name) => path.join(__dirname, `${name}.cjs`)

/** See index.d.ts. */
function unisockProjects(options = {}) {
  const { project = {}, sources, compile = true } = options
  const root = project.rootDir ?? process.cwd()
  return plans(options, OWN).map((plan) => ({
    rootDir: root,
    ...project,
    displayName: plan.target.name,
    globalSetup: ours('global'),
    testEnvironment: ours('environment'),
    testEnvironmentOptions: {
      ...project.testEnvironmentOptions,
      unisock: { environment: project.testEnvironment ?? 'node', target: plan.target.name },
    },
    setupFiles: [ours('launch'), ...(project.setupFiles ?? [])],
    setupFilesAfterEnv: [ours('each'), ...(project.setupFilesAfterEnv ?? [])],
    globals: { ...project.globals, __UNISOCK__: { plan, globalSetup: project.globalSetup } },
    moduleNameMapper: { ...project.moduleNameMapper, '^@/(.*)$': path.join(path.resolve(root, sources ?? sourcesOf(root)), '$1') },
    transform: compile ? transforms(project.transform ?? DEFAULT_TRANSFORM, plan, root) : project.transform ?? DEFAULT_TRANSFORM,
  }))
}

/** Each of the user's transforms after the conditional compilation. */
function transforms(theirs, { target, launch: { vue, profiles } }, rootDir) {
  const asked = {
    rootDir,
    target: target.name,
    defines: target.defines,
    vue: vue === undefined ? undefined : String(vue),
    profiles: profiles?.map((file) => path.resolve(file)),
  }
  const wrapped = Object.entries(theirs).map(([pattern, next]) => [pattern, [ours('transform'), { ...asked, next: [next].flat() }]])
  return Object.fromEntries([...wrapped, [COMMENTED, [ours('transform'), asked]]])
}

module.exports = { unisockProjects, app, relaunch, target }
