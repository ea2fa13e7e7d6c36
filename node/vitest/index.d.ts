/** vitest: a suite runs once per target, a project for each. */
import type { SuiteOptions, TraceMatchers } from '../suite'
import 'vitest'

export { app, relaunch, target } from '../suite'
export type { SuiteOptions, Target, TraceMatchers } from '../suite'
export type { App, Entry, Found, LaunchOptions, Pattern } from '../index'

export interface VitestOptions extends SuiteOptions {
  /** What else each project has, beside the root's options, which it extends: { test: { include: [...] }, plugins: [...] }. */
  project?: Record<string, any>
}

/** For `test.projects` of vitest.config: one a target, each named after it. Throws if the engine or a target is missing. */
export function unisockProjects(options?: VitestOptions): any[]

declare module 'vitest' {
  interface Matchers<T = any> extends TraceMatchers<void> {}
}
