// What the scripts of these tests have: each thing that happens is a line.
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const kind = (value) => Object.prototype.toString.call(value).slice(8, -1)
const bytes = (data) => [...new Uint8Array(data)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const said = async (data) => typeof data === 'string' ? JSON.stringify(data)
  : kind(data) === 'Blob' ? `Blob ${data.size} ${JSON.stringify(data.type)} ${bytes(await data.arrayBuffer())}` : `${kind(data)} ${bytes(data)}`
const told = (event) => [
  event.type, kind(event), event.isTrusted, event.bubbles, event.cancelable, event.composed, event.eventPhase,
  event.constructor.name, event.message,
].join(' ')
let reading // the last message's data, which a Blob gives later
const show = (socket, name = 's') => {
  for (const type of ['open', 'message', 'error', 'close']) socket.addEventListener(type, (event) => {
    const more = type === 'close' ? [event.code, JSON.stringify(event.reason), event.wasClean]
      : type === 'message' ? [kind(event.data), event.origin, event.lastEventId, event.source, event.ports.length] : []
    console.log([name, told(event), ...more, 'state', socket.readyState].join(' '))
    if (type === 'message') reading = said(event.data).then((text) => console.log(name + ' data ' + text))
  })
  return socket
}
const once = (socket, ...types) => new Promise((resolve) => {
  for (const type of types) socket.addEventListener(type, resolve, { once: true })
})
const tried = (run) => {
  try { console.log('gave ' + String(run())) } catch (error) {
    console.log(['threw', error.name, error.code, kind(error), error instanceof DOMException, error instanceof Error, error.message].join(' '))
  }
}
// Each of these waits for what it sets off, and for no more than that.
const quiet = async (socket) => {
  if (socket.readyState !== 1) return
  await (socket.url.endsWith('/silent') ? later(30) : Promise.race([once(socket, 'message', 'close'), later(1500)]))
  await later(5)
  await reading
}
const opened = (socket) => socket.readyState === 0 ? once(socket, 'open', 'close').then(() => later(5)) : undefined
const ended = async (socket) => {
  if (socket.readyState === 2 || socket.readyState === 0) await Promise.race([once(socket, 'close'), later(1500)])
  await later(10)
}
const sending = async (socket, data) => {
  await opened(socket)
  tried(() => socket.send(data))
  await quiet(socket)
}
const telling = async (socket, deed) => {
  await opened(socket)
  if (socket.readyState !== 1) return
  socket.send(deed)
  await Promise.race([once(socket, 'close'), later(socket.url.endsWith('/silent') ? 30 : 1500)])
  await later(5)
}
