'use strict'
// The real servers, each behind TLS on loopback. Each gives {url, close} and what its tests ask of it.
const { secureServer } = require('./support.cjs')

/** Aedes, an MQTT broker, over `ws`. `protocols`: what each handshake asked for. */
async function mqttBroker() {
  const { Aedes } = await import('aedes')
  const { WebSocketServer, createWebSocketStream } = require('ws')
  const broker = await Aedes.createBroker()
  const { server, port, close } = await secureServer()
  const protocols = []
  server.prependListener('upgrade', (request) => protocols.push(request.headers['sec-websocket-protocol']))
  const sockets = new WebSocketServer({ server, handleProtocols: (asked) => [...asked].find((name) => name.startsWith('mqtt')) ?? false })
  sockets.on('connection', (socket, request) => {
    const stream = createWebSocketStream(socket)
    stream.on('error', () => {}) // a client that goes without a word
    broker.handle(stream, request)
  })
  return { broker, protocols, port, host: `localhost:${port}`, close: async () => { broker.close(); await close() } }
}

/** socket.io, of the version that the package's alias names. */
async function socketIo(name) {
  const { Server, ...rest } = require(name)
  const { server, port, close } = await secureServer()
  const io = Server ? new Server(server) : require(name)(server, rest)
  io.on('connection', (socket) => {
    socket.on('hello', (who, answer) => answer(`welcome ${who}`))
    socket.on('bytes', (bytes) => socket.emit('bytes', bytes))
    socket.on('kick', () => socket.disconnect(true))
  })
  return { io, url: `https://localhost:${port}`, close: async () => { io.close(); await close() } }
}

/** stomp-broker-js. It never sends a message to the session that it came from. */
async function stompBroker() {
  const Broker = require('stomp-broker-js')
  const { server, port, close } = await secureServer()
  return { broker: new Broker({ server, path: '/stomp' }), url: `wss://localhost:${port}/stomp`, close }
}

/** graphql-ws's own server, over `ws`. */
async function graphql() {
  const { buildSchema } = require('graphql')
  const { useServer } = require('graphql-ws/use/ws')
  const { WebSocketServer } = require('ws')
  const { server, port, close } = await secureServer()
  const name = 'graphql-transport-ws'
  const protocols = []
  server.prependListener('upgrade', (request) => protocols.push(request.headers['sec-websocket-protocol']))
  const sockets = new WebSocketServer({ server, handleProtocols: (asked) => asked.has(name) && name })
  const greetings = async function* () {
    for (const greeting of ['Hi', '你好', 'Hola']) yield { greetings: greeting }
  }
  useServer({
    schema: buildSchema('type Query { one: Int } type Subscription { greetings: String }'),
    roots: { query: { one: 1 }, subscription: { greetings } },
  }, sockets)
  return { protocols, url: `wss://localhost:${port}/graphql`, close }
}

/** Says what it hears with the number of the connection before it; closes with 4001 at "bye". */
async function counting() {
  const { WebSocketServer } = require('ws')
  const { server, port, close } = await secureServer()
  const counted = { connections: 0, url: `wss://localhost:${port}`, close }
  new WebSocketServer({ server }).on('connection', (socket) => {
    const number = ++counted.connections
    socket.on('message', (data, binary) => {
      if (String(data) === 'bye') socket.close(4001, 'bye')
      else socket.send(binary ? data : `${number}: ${data}`)
    })
  })
  return counted
}

/** y-websocket's own server. `text(room)`: what it has of a room. */
async function yjs() {
  const { setupWSConnection, docs } = require('y-websocket/bin/utils')
  const { WebSocketServer } = require('ws')
  const { server, port, close } = await secureServer()
  new WebSocketServer({ server }).on('connection', setupWSConnection)
  const end = async () => {
    await close()
    for (const doc of docs.values()) doc.destroy() // they have timers
  }
  return { text: (room) => docs.get(room)?.getText('note'), url: `wss://localhost:${port}`, close: end }
}

module.exports = { counting, graphql, mqttBroker, socketIo, stompBroker, yjs }
