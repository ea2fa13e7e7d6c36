// FileReader: reads a Blob in a later task, as old code does that gets one from a socket.
const READS = ['loadstart', 'progress', 'load', 'abort', 'error', 'loadend']
const FileReader = platformClass(class FileReader extends EventTarget {
  #state = 0
  #result = null
  #turn = 0
  get readyState() { return this.#state }
  get result() { return this.#result }
  get error() { return null }
  readAsArrayBuffer(blob) { this.#read(blob, 'readAsArrayBuffer', (bytes) => bytes.slice().buffer) }
  readAsText(blob, label = 'utf-8') { this.#read(blob, 'readAsText', (bytes) => new TextDecoder(label).decode(bytes)) }
  readAsDataURL(blob) {
    const head = `data:${blob?.type || 'application/octet-stream'};base64,`
    this.#read(blob, 'readAsDataURL', (bytes) => head + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')))
  }
  abort() {
    if (this.#state !== 1) return
    this.#end(null, 'abort')
  }
  #read(blob, method, convert) {
    if (!(blob instanceof Blob)) throw new TypeError(`Failed to execute '${method}' on 'FileReader': parameter 1 is not of type 'Blob'.`)
    if (this.#state === 1) throw new DOMException(`Failed to execute '${method}' on 'FileReader': The object is already busy reading Blobs.`, 'InvalidStateError')
    this.#state = 1
    this.#result = null
    const turn = ++this.#turn
    host.post(() => { if (turn === this.#turn) this.#end(convert(blobBytes(blob)), 'load') })
  }
  #end(result, type) {
    this.#turn++
    this.#state = 2
    this.#result = result
    for (const name of [type, 'loadend']) dispatch(this, ofPlatform(() => new Event(name)))
  }
})
tag(FileReader, 'FileReader')
for (const [value, name] of ['EMPTY', 'LOADING', 'DONE'].entries()) {
  for (const owner of [FileReader, FileReader.prototype]) Object.defineProperty(owner, name, { value, enumerable: true })
}
attributes(FileReader.prototype, READS)
