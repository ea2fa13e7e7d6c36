// "url not in domain list" although the domain is: a port must be configured too, and 443 must not be written.
// Source: https://developers.weixin.qq.com/community/personal/oCJUsw8YPhm1R5Hlh0p7_7hhWkPM/question
// Source: https://github.com/weapp-socketio/wxapp-socket-io/issues/5
// Ledger: mp-weixin.domain.port
// Run: unisock run port-not-in-the-list.js -p mp-weixin,mp-weixin/ios,mp-qq --domains wss://chat.example.com --for 1s --timeline
for (const url of ['wss://chat.example.com:443/a', 'wss://chat.example.com:8443/b', 'wss://chat.example.com/c']) {
  const task = uni.connectSocket({ url, fail: (error) => console.warn(url, 'fail', error.errMsg) })
  if (task) {
    task.onOpen(() => console.log(url, 'open'))
    task.onError((error) => console.warn(url, 'error', error.errMsg))
  }
}
