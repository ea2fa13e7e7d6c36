// A plain echo server of `ws`. Prints its port, and ends when its standard input does.
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
server.on('connection', (socket) => socket.on('message', (data, isBinary) => socket.send(data, { binary: isBinary })))
server.on('listening', () => console.log(server.address().port))
process.stdin.on('end', () => process.exit(0)).resume()
