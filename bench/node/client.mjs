// The work of ../echoes.js over `ws`: 1,000 echoes, the next one sent when the last has come.
import WebSocket from 'ws'

const COUNT = 1000
const socket = new WebSocket(process.argv[2], { perMessageDeflate: false })
let received = 0
socket.on('open', () => socket.send('echo 0'))
socket.on('message', () => {
  received += 1
  if (received < COUNT) socket.send(`echo ${received}`)
  else socket.close()
})
socket.on('close', () => {
  if (received !== COUNT) process.exit(1)
  console.log(`${received} echoes`)
})
