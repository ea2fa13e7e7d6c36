// What is this engine's own way: bytes, and how a script is ended.
const toBase64 = (view) => view.toBase64()
const buffer = (text) => Uint8Array.fromBase64(text).buffer
const evaluate = (0, eval)
const isError = (value) => value instanceof Error
const isBuffer = (value) => value instanceof ArrayBuffer
const end = () => { for (;;); } // the host has set the time limit to nothing: this ends the script for good
