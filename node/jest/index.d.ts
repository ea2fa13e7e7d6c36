/** jest: a suite runs once per target, a project for each. */
import type { SuiteOptions, TraceMatchers } from '../suite'

export { app, relaunch, target } from '../suite'
export type { SuiteOptions, Target, TraceMatchers } from '../suite'
export type { App, Entry, Found, LaunchOptions, Pattern } from '../index'

export interface JestOptions extends SuiteOptions {
  /** What else each project has: jest's own options. Its transforms come after the conditional compilation. */
  project?: Record<string, any>
}

/** For `projects` of jest.config: one a target, each named after it. Throws if the engine or a target is missing. */
export function unisockProjects(options?: JestOptions): any[]

declare global {
  namespace jest {
    interface Matchers<R> extends TraceMatchers<R> {}
  }
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>> extends TraceMatchers<R> {}
}
