// The page: window, location, navigator, document, and what the device tells them.
const parts = /^([a-z]+:)(?:\/\/(([^/:?#]*)(?::(\d+))?))?([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(host.page)
const [href, protocol, authority = '', hostname = '', port = '', pathname, search = '', hash = ''] = parts
const location = {
  href, protocol, host: authority, hostname, port, pathname, search, hash,
  origin: authority === '' ? 'null' : `${protocol}//${authority}`,
  toString: () => href, assign() {}, replace() {}, reload() {},
}
const navigator = {
  userAgent: host.userAgent,
  language: 'zh-CN',
  languages: ['zh-CN'],
  get onLine() { return host.online() },
}
const document = new (class Document extends EventTarget {
  get hidden() { return !host.visible() }
  get visibilityState() { return host.visible() ? 'visible' : 'hidden' }
  get readyState() { return 'complete' }
  get location() { return location }
  get URL() { return href }
  get cookie() { return host.cookie() }
  set cookie(line) { host.setCookie(String(line)) }
  title = ''
})()
attributes(Object.getPrototypeOf(document), ['visibilitychange'])

// A page has loaded before a host's task can run, so who waits for that hears it in the task after.
const hearsLoading = (target, loading) => {
  let told = false
  watchers.set(target, (type, heard) => {
    if (type !== loading || !heard || told) return
    told = true
    host.post(() => { dispatch(target, ofPlatform(() => new Event(loading))) })
  })
}
hearsLoading(document, 'DOMContentLoaded')
hearsLoading(globalThis, 'load')

let online = host.online()
let visible = host.visible()
host.watch(() => {
  if (online !== host.online()) {
    online = !online
    dispatch(globalThis, ofPlatform(() => new Event(online ? 'online' : 'offline')))
  }
  if (visible !== host.visible()) {
    visible = !visible
    dispatch(document, ofPlatform(() => new Event('visibilitychange', { bubbles: true })))
  }
})

const found = {
  window: globalThis, self: globalThis, location, navigator, document,
  localStorage: Storage.open(), sessionStorage: Storage.open(),
  DOMException, Event, MessageEvent, CloseEvent, EventTarget, WebSocket, Storage, Blob, FileReader, TextEncoder, TextDecoder,
}
for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) found[name] = EventTarget.prototype[name]
for (const name of Object.keys(found)) {
  Object.defineProperty(globalThis, name, { value: found[name], writable: true, configurable: true })
}
attributes(globalThis, ['load', 'online', 'offline', 'pagehide', 'pageshow', 'beforeunload', 'unload'])
