// The payload of a task's message is res.data.data on Alipay, and res.data everywhere else.
// Source: https://juejin.cn/post/7231118884861444151
// Ledger: mp-alipay.event.task-message-payload mp-alipay.uni.task-not-normalised
// Run: unisock run alipay-message-in-a-message.js -p mp-alipay,mp-weixin,mp-baidu --for 1s --timeline
const task = uni.connectSocket({ url: 'wss://chat.example.com', multiple: true, complete: () => {} })
task.onOpen(() => task.send({ data: JSON.stringify({ type: 'join' }) }))
task.onMessage((res) => console.log('got', JSON.parse(res.data).type))
