/** A Vite plugin: uni-app's conditional compilation, by the engine's rules. */

export interface UnisockOptions {
  /** What is compiled for: 'mp-weixin', 'app@2.2.5:vue=2', ... */
  target: string
  vue?: 2 | 3 | '2' | '3'
  /** Further profile files, overlays too. */
  profiles?: string[]
  /** The folder that `@/` means; default: that of manifest.json, src or the root. */
  sources?: string
}

/** Applies `#ifdef`, `#ifndef`, `#else` in scripts, styles, JSON and .vue files, and resolves `@/`. Lines stay where they are. */
export function unisock(options: UnisockOptions): any
export default unisock
