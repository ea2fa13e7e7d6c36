// One engine for all projects and their workers; it ends with this process, if not before.
import unisock from '../index.cjs'

let engine
let users = 0

export default async () => {
  users++
  if (process.env.UNISOCK_ENGINE === undefined) engine ??= unisock.startEngine()
  await engine
  return async () => {
    if (--users > 0 || engine === undefined) return
    const { close } = await engine
    engine = undefined
    await close()
  }
}
