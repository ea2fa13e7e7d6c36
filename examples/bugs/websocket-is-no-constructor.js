// "WebSocket is not a constructor": a library for browsers in a mini program, whose client hides that name.
// Source: https://github.com/walkor/webman/issues/307
// Source: https://github.com/zimv/websocket-heartbeat-miniprogram/issues/7
// Ledger: mp-weixin.surface.hidden-names mp-baidu.surface.hidden-names
// Run: unisock run websocket-is-no-constructor.js -p h5,mp-weixin,mp-weixin/devtools,mp-baidu,mp-alipay,app --timeline
class Heartbeat {
  constructor({ url }) {
    this.ws = new WebSocket(url)
    this.ws.onopen = () => console.log('connect success')
  }
}
new Heartbeat({ url: 'wss://push.example.com/wechatCreateSocket' })
