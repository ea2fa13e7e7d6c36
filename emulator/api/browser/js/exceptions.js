// DOMException, and the host's errors as such.
const legacyCodes = {
  IndexSizeError: 1, HierarchyRequestError: 3, WrongDocumentError: 4, InvalidCharacterError: 5,
  NoModificationAllowedError: 7, NotFoundError: 8, NotSupportedError: 9, InUseAttributeError: 10,
  InvalidStateError: 11, SyntaxError: 12, InvalidModificationError: 13, NamespaceError: 14, InvalidAccessError: 15,
  TypeMismatchError: 17, SecurityError: 18, NetworkError: 19, AbortError: 20, URLMismatchError: 21,
  QuotaExceededError: 22, TimeoutError: 23, InvalidNodeTypeError: 24, DataCloneError: 25,
}
let naming = 'Error' // the name of the exception that is being made: its stack is written before it has fields
class DOMException extends Error {
  #name
  constructor(message = '', name = 'Error') {
    naming = String(name)
    super(String(message))
    this.#name = naming
    Object.defineProperty(this, 'message', { enumerable: false })
  }
  get name() { return #name in this ? this.#name : naming }
  get code() { return legacyCodes[this.name] ?? 0 }
}
const tag = (type, name) => Object.defineProperty(type.prototype, Symbol.toStringTag, { value: name, configurable: true })
tag(DOMException, 'DOMException')
const asked = (ask) => {
  try { return ask() } catch (error) {
    if (!(error instanceof Error) || legacyCodes[error.name] === undefined) throw error
    throw new DOMException(error.message, error.name)
  }
}
