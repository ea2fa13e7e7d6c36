// Where the engine of this checkout is, for the tests.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const here = dirname(fileURLToPath(import.meta.url))
const own = join(here, '..', '..', '.venv', 'bin', 'python')
if (process.env.UNISOCK_PYTHON === undefined && existsSync(own)) process.env.UNISOCK_PYTHON = own

export const unisock = await import('../index.mjs')
export const { launch, EngineError, NothingHappened } = unisock
export const URL = 'wss://chat.example/room'

/** An app with a task that is open. */
export async function opened(options = {}) {
  const app = await launch({ target: 'mp-weixin', ...options })
  const task = app.wx.connectSocket({ url: URL })
  await app.event(task, 'open')
  return { app, task }
}

/** A file with this text, in a folder of its own. */
export function file(name, text) {
  const path = join(folder(), name)
  writeFileSync(path, text)
  return path
}

/** A folder that goes with this process. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), 'unisock-test-'))
  process.on('exit', () => rmSync(path, { recursive: true, force: true }))
  return path
}
process.setMaxListeners(100)
