import { app, relaunch, target } from 'unisock/vitest'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { RoomSocket, platform } from '@/services/socket'

const connected = async () => {
  const socket = new RoomSocket('wss://chat.example.com/lobby')
  socket.connect()
  await app.event(null, 'open')
  return socket
}

afterEach(() => {
  vi.useRealTimers()
})

test('each platform compiles its own branch', () => {
  const names: Record<string, string> = { 'mp-weixin': 'WeChat', 'mp-alipay': 'Alipay' }
  expect(platform).toBe(names[target.platform] ?? 'elsewhere')
})

test('a picture is sent', async () => {
  const socket = await connected()
  await socket.picture(new Uint8Array([1, 2, 3]).buffer)
  await app.idle({ within: 1000 })
  expect(app).toHaveTraced({ kind: 'frame', name: 'out binary' })
})

describe('with fake timers', () => {
  test('the connection is kept alive', async () => {
    vi.useFakeTimers()
    await relaunch({ time: 'clock' })
    new RoomSocket('wss://chat.example.com/lobby').connect()
    await vi.advanceTimersByTimeAsync(RoomSocket.BEAT_MS + 1000)
    expect(app).toHaveTraced({ name: 'message', data: { data: '{"from":"","text":"beat"}' } })
  })

  test('nothing is said in an empty room', async () => {
    await connected()
    await expect(app).not.toTrace('message', { within: RoomSocket.BEAT_MS - 1000 })
    expect(app).not.toHaveTraced(['error', 'close'])
  })

  test('a lost connection comes back', async () => {
    vi.useFakeTimers()
    await relaunch({ time: 'clock', server: 'close:4001' })
    const socket = new RoomSocket('wss://chat.example.com/lobby')
    socket.connect()
    await vi.advanceTimersByTimeAsync(RoomSocket.RETRY_MS + 1000)
    expect(socket.tries).toBe(2)
  })
})
