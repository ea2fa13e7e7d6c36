// Round trips of a 64-byte echo through an app's task and through `ws`, in turns, in one process. Prints JSON: us each.
import { createRequire } from 'node:module'
import { WebSocket, WebSocketServer } from 'ws'

const { launch } = createRequire(import.meta.url)('../../node/index.cjs')
const [count, rounds] = process.argv.slice(2).map(Number)
const text = 'x'.repeat(64)

/** Sends when the last has come, `count` times. Gives us an echo. */
async function timed(send, hear) {
  let left = count
  const began = performance.now()
  await new Promise((resolve) => {
    hear(() => --left === 0 ? resolve() : send(text))
    send(text)
  })
  return (performance.now() - began) / count * 1000
}

const app = await launch({ target: process.env.TARGET, server: 'echo' })
const task = app[process.env.NAMESPACE].connectSocket({ url: 'wss://bench.example/echo', complete() {} })
await app.event(task, 'open')
let heard
task.onMessage(() => heard())

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
server.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })))
await new Promise((resolve) => { server.on('listening', resolve) })
const socket = new WebSocket(`ws://127.0.0.1:${server.address().port}`)
await new Promise((resolve) => { socket.on('open', resolve) })
socket.on('message', () => heard())

const found = []
for (let i = 0; i < rounds + 1; i++) {
  const ours = await timed((data) => task.send({ data }), (each) => { heard = each })
  const theirs = await timed((data) => socket.send(data), (each) => { heard = each })
  if (i > 0) found.push([ours, theirs]) // the first warms up
}
console.log(JSON.stringify(found))
await app.close()
socket.terminate()
server.close()
