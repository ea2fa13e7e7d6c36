'use strict'
// Lets an app's time follow setTimeout and Date of the test: the system's, or those of vitest's and jest's fake timers.
// They are looked up anew each time, since a test may fake them at any moment.

class Clock {
  /** due(until): what is due at `until`, in the app's milliseconds, is to happen now. */
  constructor(due) {
    this.onDue = due
    this.at = 0
    this.due = null
    this.since = globalThis.Date.now()
  }

  /** The app's time is `at`, and the next thing is due at `due` (null: never). */
  set(at, due) {
    this.stop()
    this.at = at
    this.due = due
    this.since = globalThis.Date.now()
    if (due === null) return
    const { setTimeout, clearTimeout } = globalThis
    const timer = setTimeout(() => {
      this.cancel = undefined
      this.onDue(due)
    }, Math.max(0, due - at))
    timer.unref?.()
    this.cancel = () => clearTimeout(timer)
  }

  /** Where the app's time is to be by now, if that is later than it is and nothing is due until then. */
  passed() {
    const now = this.at + Math.floor(globalThis.Date.now() - this.since)
    return now > this.at && (this.due === null || now < this.due) ? now : undefined
  }

  stop() {
    this.cancel?.()
    this.cancel = undefined
  }
}

module.exports = { Clock }
