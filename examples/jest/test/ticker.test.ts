import { mount } from '@vue/test-utils'
import { app, relaunch, target } from 'unisock/jest'
import Ticker from '@/pages/ticker/ticker.vue'
import manifest from '@/manifest.json'

const mounted = async () => {
  const page = mount(Ticker)
  await jest.advanceTimersByTimeAsync(1000)
  return page
}

test('a quote is shown', async () => {
  const page = await mounted()
  page.vm.quotes.ask('AAPL')
  await jest.advanceTimersByTimeAsync(1000)
  expect(page.find('.quote').text()).toBe('AAPL 1')
  expect(app).toHaveTracedInOrder([
    'connectSocket',
    'open',
    { name: 'sendSocketMessage', data: { data: expect.stringContaining('AAPL') } },
    'message',
  ])
})

test('the connection is kept alive', async () => {
  const page = await mounted()
  await jest.advanceTimersByTimeAsync(60_000)
  expect(page.find('.state').text()).toBe('open')
  expect(page.vm.quotes.missed).toBe(0)
  expect(app).not.toHaveTraced(['error', 'close'])
})

test('a server that takes no more connections is noticed', async () => {
  await relaunch({ server: 'reject:503' })
  const page = await mounted()
  expect(page.find('.state').text()).toBe('lost')
})

test('the page is the one that the target compiles', async () => {
  const page = mount(Ticker)
  expect(page.find('.alert').exists()).toBe(!target.defines.includes('H5'))
  expect(manifest.networkTimeout.connectSocket).toBe(20000)
})

test('other platforms are not there', () => {
  const globals = globalThis as Record<string, any>
  expect(globals[target.namespace]).toBeDefined()
  for (const name of ['wx', 'my', 'swan', 'tt', 'ks']) {
    if (!(name in app.globals)) expect(globals[name]).toBeUndefined()
  }
  expect('WebSocket' in globalThis).toBe('WebSocket' in app.globals)
})
