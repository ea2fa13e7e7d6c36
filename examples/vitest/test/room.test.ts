import { mount } from '@vue/test-utils'
import { app, target } from 'unisock/vitest'
import { expect, test } from 'vitest'
import pages from '@/pages.json'
import Room from '@/pages/room/room.vue'

const open = () => {
  const page = mount(Room)
  Room.onLoad.call(page.vm, { room: 'lobby' })
  return page
}

test('what is said in a room is shown', async () => {
  const page = open()
  await app.event(null, 'open')
  await page.find('input').setValue('hello')
  await page.find('.send').trigger('click')
  await app.event(null, 'message')
  expect(page.find('.message').text()).toBe('me: hello')
  expect(app).toHaveTracedInOrder([
    { kind: 'wire', name: 'dial', data: 'wss://chat.example.com/lobby' },
    { kind: 'event', name: 'open' },
    { kind: 'event', name: 'message', data: { data: '{"from":"me","text":"hello"}' } },
  ])
})

test('the page is the one that the target compiles', () => {
  const page = mount(Room)
  expect(page.find('.share').exists()).toBe(target.defines.includes('MP-WEIXIN'))
  expect(pages.globalStyle).toEqual(
    target.defines.includes('H5') ? { navigationStyle: 'custom' } : { navigationBarBackgroundColor: '#ffffff' })
})
