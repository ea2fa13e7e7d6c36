import 'vitest'
import type { TraceMatchers } from '../suite.js'

export * from './index.js'

declare module 'vitest' {
  interface Matchers<T = any> extends TraceMatchers<void> {}
}
