// localStorage and sessionStorage: texts by key, as methods and as properties.
class Storage {
  #items = new Map()
  get length() { return this.#items.size }
  key(index) { return [...this.#items.keys()][index] ?? null }
  getItem(key) { return this.#items.get(String(key)) ?? null }
  setItem(key, value) { this.#items.set(String(key), String(value)) }
  removeItem(key) { this.#items.delete(String(key)) }
  clear() { this.#items.clear() }
  static open() {
    const storage = new Storage()
    const bound = (key) => typeof storage[key] === 'function' ? storage[key].bind(storage) : storage[key]
    return new Proxy(storage, {
      get: (_, key) => typeof key === 'symbol' || key in storage ? bound(key) : storage.getItem(key) ?? undefined,
      set: (_, key, value) => (storage.setItem(key, value), true),
      has: (_, key) => key in storage || storage.getItem(key) !== null,
      deleteProperty: (_, key) => (storage.removeItem(key), true),
      ownKeys: () => [...storage.#items.keys()],
      getOwnPropertyDescriptor: (_, key) => storage.#items.has(key)
        ? { value: storage.getItem(key), writable: true, enumerable: true, configurable: true } : undefined,
    })
  }
}
tag(Storage, 'Storage')
