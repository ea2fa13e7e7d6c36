// No SocketTask on Alipay: my.connectSocket returns nothing unless `multiple: true` asks for a task.
// Source: https://github.com/NervJS/taro/issues/6511
// Source: https://github.com/guyue88/hyoga-uni-socket.io/issues/19
// Ledger: mp-alipay.return.single-undefined mp-alipay.uni.return-undefined
// Run: unisock run alipay-gives-no-task.js -p mp-alipay,mp-weixin --timeline
const task = uni.connectSocket({ url: 'wss://chat.example.com', complete: () => {} })
task.onOpen(() => task.send({ data: 'hello' }))
task.onMessage((res) => console.log('got', res.data))
