// Taro's functions over the platform's global, as a Taro project's build has them. `Link` and `options` belong to its requests.
import { initNativeApi } from 'taro-platform'
const Taro = { options: {}, Link: class { request() {} addInterceptor() {} cleanInterceptors() {} } }
initNativeApi(Taro)
Taro.connectSocket({ url: 'wss://echo.example', success: () => console.log('success'), complete: () => console.log('complete') }).then((task) => {
  console.log('resolved', typeof task.send, task.errMsg)
  task.onOpen(() => { console.log('open'); task.send({ data: 'hi' }) })
  task.onMessage((res) => { console.log('message', res.data); task.close({}) })
  task.onClose(() => {
    console.log('close')
    Taro.connectSocket({}).then(() => console.log('resolved'), (error) => console.log('rejected', JSON.stringify(error)))
  })
})
