'use strict'
// vitest: one project a target, and in tests the app of the one that runs.
const path = require('node:path')
const { plans } = require('../lib/suite.cjs')
const { app, relaunch, target } = require('../lib/current.cjs')
const { unisock } = require('../vite/index.cjs')

const OWN = ['project', 'sources', 'compile']
const SETUP = path.join(__dirname, 'setup.mjs')
const GLOBAL = path.join(__dirname, 'global.mjs')

/** See index.d.ts. */
function unisockProjects(options = {}) {
  const { project = {}, sources, compile = true } = options
  return plans(options, OWN).map((plan) => {
    const { vue, profiles } = plan.launch
    const compiling = compile ? [unisock({ target: plan.target.name, vue, profiles, sources })] : []
    return {
      extends: true,
      ...project,
      plugins: [...compiling, first, named, ...(project.plugins ?? [])],
      test: {
        ...project.test,
        name: plan.target.name,
        globalSetup: [GLOBAL, ...listOf(project.test?.globalSetup)],
        provide: { ...project.test?.provide, unisock: plan },
      },
    }
  })
}

/** Its set-up goes before all others: those may use the globals. */
const first = {
  name: 'unisock:set-up',
  config(config) {
    config.test ??= {}
    config.test.setupFiles = [SETUP, ...listOf(config.test.setupFiles)]
  },
}

const MACHINES = ['json', 'junit', 'tap', 'tap-flat']
const MARK = Symbol('unisock')

/** vitest prints a project's name beside its tests; what is written for machines has only the tests' own names. */
const named = {
  name: 'unisock:names',
  configureVitest({ vitest }) {
    const { reporters } = vitest.config
    const isFor = (reporter) => MACHINES.includes([reporter].flat()[0])
    if (!Array.isArray(reporters) || !reporters.some(isFor) || reporters.some((reporter) => reporter?.[MARK])) return
    reporters.unshift({ [MARK]: true, onTestModuleCollected })
  },
}

function onTestModuleCollected({ project, task }) {
  if (project.config.provide?.unisock === undefined) return
  const prefix = `${project.name} > `
  for (const child of task.tasks) if (!child.name.startsWith(prefix)) child.name = prefix + child.name
}

const listOf = (value) => (value === undefined ? [] : [value].flat())

module.exports = { unisockProjects, app, relaunch, target }
