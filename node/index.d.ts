/** An app on an emulated platform. The platform runs in the Python engine `unisock`, the app's code here. */

export type Time = 'virtual' | 'clock' | 'real'

export interface LaunchOptions {
  /** Such as 'mp-weixin', 'mp-weixin@2.10.0/android', 'app@2.2.5:vue=2'; `unisock platforms` lists them. */
  target: string
  /**
   * What connections lead to: 'echo' (default), 'chat', 'reject:403', 'close:4001', 'silent', 'hang', 'refuse', ...;
   * 'server.py:app', an ASGI application or a `websockets` handler; 'ws://localhost:8000', a server that runs by itself,
   * in real time; or 'real', each url's own.
   */
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
  /** Answers the app's `request` calls: gives what came, or a Promise of it, or throws. Default: an empty 200. */
  request?: (options: any) => Answer | Promise<Answer>
  /** Hears each console line, the platform's and those of `app.console`, as it comes. */
  console?: (level: string, text: string) => void
  /**
   * 'installed': `uni` is the runtime `@dcloudio/uni-mp-*` that the project has installed, over the platform's own namespace;
   * `from`: where it is looked for (default: the working directory).
   */
  uni?: 'installed' | { from: string }
}

export interface Answer { data?: unknown; statusCode?: number; header?: Record<string, unknown>; cookies?: string[] }

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

/** An entry that an expectation found, and where it stands in the trace. */
export interface Found extends Entry { index: number }

/**
 * What an entry must have: a name ('message', 'success', 'connectSocket', 'in text', with wildcards), or as much as
 * matters. data: to any depth; a RegExp, a function that gets the value, or a matcher such as expect.any(String) may
 * stand for a value. Of a call it is the first argument. path: how it begins.
 */
export type Pattern = string | {
  name?: string
  kind?: Entry['kind'] | Entry['kind'][]
  socket?: any
  data?: any
  handled?: boolean
  path?: string
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
  until(holds: () => boolean | Promise<boolean>, options?: { within?: number }): Promise<void>
  /**
   * The first entry of the trace like the pattern: it has happened already, or happens within `within` ms (120,000).
   * Nothing is consumed. since: only what came after this entry, or from this ms of the app's time on.
   * Rejects with NotAsExpected.
   */
  expect(pattern: Pattern, options?: { within?: number; since?: Found | number }): Promise<Found>
  /** Nothing like this has happened; with `within`: nothing like this happens while so much time goes by. */
  expectNone(pattern: Pattern, options?: { within?: number; since?: Found | number }): Promise<void>
  /** Entries like these, one after the other, whatever stands between them. */
  expectInOrder(patterns: Pattern[], options?: { within?: number; since?: Found | number }): Promise<Found[]>
  trace(): Entry[]
  /** The trace as lines of text, each with the evidence of the rule that decided it. */
  timeline(): string
  handshakes(): Handshake[]
  /** The console's lines so far. */
  lines(): { level: string; text: string }[]
  /** What nobody caught: errors out of callbacks, reasons of rejections. */
  uncaught(): unknown[]
  /** The user is elsewhere; or `screen`, a function such as chooseImage, covers the app with a screen of the client's own. */
  background(screen?: string): void
  foreground(): void
  /** The user closes the app for good: nothing of it runs any more, and the servers see its connections end. */
  exit(): void
  /** The app starts anew: its sockets, listeners and timers are gone, what it stored is there. */
  restart(): void
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

/**
 * Starts an engine that is joined by all launches that find its address in UNISOCK_ENGINE: those of this process and of the
 * processes that it starts from now on. For the global set-up of a test runner; without it each process starts its own.
 */
export function startEngine(): Promise<{ address: string; close(): Promise<void> }>

/** The trace is not as a test expects it. The message is the timeline, with the nearest miss marked. */
export class NotAsExpected extends Error {}
/** What a test waited for did not come. */
export class NothingHappened extends Error {}
/** The engine can't be found or started, has gone, or failed; or an option is wrong. */
export class EngineError extends Error {}
