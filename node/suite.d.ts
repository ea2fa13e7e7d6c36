import type { App, Found, LaunchOptions, Pattern } from './index'

/** What `unisock targets --json` tells of a target. */
export interface Target {
  /** Its shortest text: 'mp-weixin@3.8.0', 'app@2.2.5:vue=2'. */
  name: string
  platform: string
  title: string
  version: string
  host: string
  axes: Record<string, string>
  /** The name of its native API: 'wx', 'my', ... */
  namespace: string
  /** The names that are true in its conditional compilation: 'MP-WEIXIN', 'MP', 'VUE3', ... */
  defines: string[]
  /** What is to be said of it, such as that its version is above the newest known one. */
  notes: string[]
}

/** What unisockProjects() takes for any test runner; the rest is launch()'s. */
export interface SuiteOptions extends Omit<LaunchOptions, 'target' | 'request' | 'console'> {
  /** 'all' (default), 'eras', 'hosts', 'full', or a list: 'mp-weixin@<2,mp-alipay'. The variable UNISOCK_TARGETS wins. */
  targets?: string | string[]
  /**
   * 'test' (default): each test has an app of its own. The first one's is there when the test file's modules are loaded.
   * 'file': the tests of a file share one, as modules that call the platform when they are loaded need it.
   */
  app?: 'test' | 'file'
  /** Whether the platform's setTimeout and its kin are put in place too (default: false, so that the runner's can be faked). */
  timers?: boolean
  /** Whether a failed test prints what its app did (default: true). */
  timeline?: boolean
  /** The folder that `@/` means; default: that of manifest.json, src or the project's. */
  sources?: string
  /** false: no conditional compilation. */
  compile?: boolean
}

export interface TraceMatchers<R = unknown> {
  /** The pattern, or each of several, is on the trace. With .not: none of them is. Nothing is consumed. */
  toHaveTraced(pattern: Pattern | Pattern[], options?: { since?: Found | number }): R
  /** Entries like these are on the trace, one after the other, whatever stands between them. */
  toHaveTracedInOrder(patterns: Pattern[], options?: { since?: Found | number }): R
  /**
   * To be awaited. It is on the trace, or comes `within` ms of the app's time (120,000); of a list, in order. With .not:
   * nothing like it comes from now on in so much time.
   */
  toTrace(pattern: Pattern | Pattern[], options?: { within?: number; since?: Found | number }): Promise<void>
}

/** The app of the test that runs now. */
export const app: App
/** The target of the project whose test runs now. */
export const target: Target
/** Another app for the running test, with other options than the project's: relaunch({ server: 'reject:403' }). */
export function relaunch(changes?: Omit<LaunchOptions, 'target'>): Promise<App>
