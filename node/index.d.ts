/** An app on an emulated platform. The platform runs in the Python engine `unisock`, the app's code here. */

export type Time = 'virtual' | 'clock' | 'real'

export interface LaunchOptions {
  /** Such as 'mp-weixin', 'mp-weixin@2.10.0/android', 'app@2.2.5:vue=2'; `unisock platforms` lists them. */
  target: string
  /** What connections lead to: 'echo' (default), 'chat', 'reject:403', 'close:4001', 'silent', 'hang', 'refuse', ..., or 'real'. */
  server?: string
  /**
   * 'virtual' (default): traffic that is under way comes by itself; timeouts and the like wait for `advance`.
   * 'clock': the app's time is that of the test's setTimeout and Date, the system's or fake ones.
   * 'real': real time, and TCP.
   */
  time?: Time
  /** The generation of uni-app's runtime. */
  vue?: 2 | 3 | '2' | '3'
  /** The whitelist, such as ['wss://example.com']; default: every wss:// host. */
  domains?: string[]
  /** false: the vendor's check of schemes and domains is off. */
  urlCheck?: boolean
  /** The page's Content-Security-Policy, where the app is one in a browser. */
  csp?: string
  /** networkTimeout.connectSocket of the app's configuration, in milliseconds. */
  connectTimeout?: number
  appid?: string
  /** Further profile files, overlays too. */
  profiles?: string[]
  seed?: number
  /** Whether the trace tells where the platform was called (default: true). */
  places?: boolean
}

export interface Place { file: string; line: number; column: number }

/** One thing that happened. `path`: what decided it, in the platform's profile; `unisock explain` tells its evidence. */
export interface Entry {
  at_ms: number
  kind: 'call' | 'return' | 'throw' | 'callback' | 'event' | 'state' | 'frame' | 'wire' | 'console' | 'uncaught' | 'device'
  name: string
  socket?: number
  data?: unknown
  path?: string
  place?: Place
  handled?: false
}

export interface Handshake { path: string; headers: [string, string][] }

export interface InstallOptions {
  /** Also put the platform's setTimeout and its kin in place: those wait while the app is suspended, and follow `advance`. */
  timers?: boolean
}

export interface App {
  readonly target: string
  /** Milliseconds of the app's time since it was launched. */
  readonly now: number
  /** Everything that a script finds on the target. */
  readonly globals: Record<string, any>
  /** Lets so much of the app's time go by. */
  advance(ms: number): Promise<void>
  /** Goes on until nothing is left to happen, or `within` ms (600,000) are over. */
  idle(options?: { within?: number }): Promise<void>
  /** The payload of the next 'open', 'message', 'error' or 'close' of a task, or of any (null). Rejects with NothingHappened. */
  event(task: any, name: 'open' | 'message' | 'error' | 'close', options?: { within?: number }): Promise<any>
  /** Goes on until `holds()`. Rejects with NothingHappened. */
  until(holds: () => boolean, options?: { within?: number }): Promise<void>
  trace(): Entry[]
  handshakes(): Handshake[]
  /** What nobody caught: errors out of callbacks, reasons of rejections. */
  uncaught(): unknown[]
  background(): void
  foreground(): void
  /** The device's network becomes 'wifi', '4g', 'none', ... */
  network(kind: string): void
  /** Every connection is reset. */
  cut(): void
  /** Gives `on` (globalThis) the target's globals and hides what only other platforms have. Gives what undoes it. */
  install(on?: object, options?: InstallOptions): () => void
  close(): Promise<void>
  /** The platform's namespace, `uni`, `App`, `getApp`, ... */
  readonly [global: string]: any
}

export function launch(target: string): Promise<App>
export function launch(options: LaunchOptions): Promise<App>

/** What a test waited for did not come. */
export class NothingHappened extends Error {}
/** The engine can't be found or started, has gone, or failed; or an option is wrong. */
export class EngineError extends Error {}
