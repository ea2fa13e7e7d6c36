(function () {
  var NAMES = { version: 1, platform: @PLATFORM@, namespace: @NAME@, url: @URL@ }
  var api = @NAMESPACE@
  var step = 'begin'
  var tasks = []
  var made = 0 // sockets of this step

  // What JSON loses is written in words, and a task by what an app sees of it.
  function plain(value, depth) {
    if (value === undefined) return 'undefined'
    if (typeof value === 'function') return 'function'
    if (value === null || typeof value !== 'object') return typeof value === 'number' && value !== value ? 'NaN' : value
    if (value instanceof Error) return { error: value.name, message: value.message }
    if (typeof ArrayBuffer !== 'undefined' && value instanceof ArrayBuffer) {
      return { ArrayBuffer: Array.prototype.slice.call(new Uint8Array(value)) }
    }
    if (typeof value.then === 'function') return 'Promise'
    if (typeof value.onOpen === 'function') return { SocketTask: true, readyState: plain(value.readyState) }
    if (depth > 5) return '...'
    if (Array.isArray(value)) return value.map(function (item) { return plain(item, (depth || 0) + 1) })
    var copy = {}
    Object.keys(value).forEach(function (key) { copy[key] = plain(value[key], (depth || 0) + 1) })
    return copy
  }

  function log(kind, name, data) {
    console.log('unisock ' + JSON.stringify([step, kind, name, plain(data)]))
  }

  function call(name, owner, method, args) {
    if (!owner || typeof owner[method] !== 'function') return log('missing', name)
    log('call', name, args)
    try {
      var result = owner[method].apply(owner, args)
      log('return', name, result)
      if (result && typeof result.then === 'function') {
        var own = step
        result.then(
          function (value) { if (own === step) log('resolved', name, value) },
          function (reason) { if (own === step) log('rejected', name, reason) }
        )
      }
      return result
    } catch (error) {
      log('throw', name, error)
    }
  }

  function hearing(name, kind, then) {
    var own = step
    return function (value) {
      if (own !== step) return
      log(kind, name, arguments.length ? value : undefined)
      if (then) then(value)
    }
  }

  function options(name, given) {
    ;['success', 'fail', 'complete'].forEach(function (way) { given[way] = hearing(name + ' ' + way, 'callback') })
    return given
  }

  function state(task) {
    if (task) log('state', 'readyState', task.readyState)
  }

  function connect(given, then) {
    then = then || {}
    made += 1
    var mark = made > 1 ? ' #' + made : ''
    given.multiple = true
    var task = call('connectSocket' + mark, api, 'connectSocket', [options('connectSocket' + mark, given)])
    if (!task || typeof task.onOpen !== 'function') return undefined
    tasks.push(task)
    state(task)
    ;['Open', 'Message', 'Error', 'Close'].forEach(function (event) {
      if (typeof task['on' + event] !== 'function') return log('missing', 'on' + event)
      task['on' + event](hearing('on' + event + mark, 'event', function (value) {
        state(task)
        if (then[event]) then[event](task, value)
      }))
    })
    return task
  }

  function send(task, given) {
    call('SocketTask.send', task, 'send', [options('send', given)])
  }

  function close(task, given) {
    call('SocketTask.close', task, 'close', [options('close', given)])
    state(task)
  }

  function closing(given) {
    return function () { connect({ url: NAMES.url }, { Open: function (task) { close(task, given) } }) }
  }

  var STEPS = [
    ['echo', 3000, function () {
      var messages = 0
      connect({ url: NAMES.url }, {
        Open: function (task) { send(task, { data: 'hello' }) },
        Message: function (task) {
          messages += 1
          if (messages === 1) send(task, { data: new Uint8Array([1, 2, 3]).buffer })
          else close(task, { code: 1000, reason: 'bye' })
        },
      })
    }],
    ['send before open', 3000, function () { send(connect({ url: NAMES.url }), { data: 'early' }) }],
    ['close before open', 3000, function () { close(connect({ url: NAMES.url }), {}) }],
    ['after the end', 4000, function () {
      var own = step
      connect({ url: NAMES.url }, {
        Open: function (task) {
          close(task, {})
          setTimeout(function () {
            if (own !== step) return
            send(task, { data: 'late' })
            close(task, {})
          }, 2000)
        },
      })
    }],
    ['close 1001', 3000, closing({ code: 1001, reason: 'leaving' })],
    ['close 4001', 3000, closing({ code: 4001, reason: 'own' })],
    ['close 999', 3000, closing({ code: 999 })],
    ['no url', 1500, function () { connect({}) }],
    ['url is a number', 1500, function () { connect({ url: 1 }) }],
    ['url of another scheme', 1500, function () { connect({ url: NAMES.url.replace(/^ws/, 'http') }) }],
    ['odd data', 3000, function () {
      connect({ url: NAMES.url }, {
        Open: function (task) {
          send(task, { data: 1 })
          send(task, { data: { a: 1 } })
          send(task, {})
        },
      })
    }],
    ['seven', 5000, function () {
      var own = step
      function one(left) {
        if (own !== step || !left) return
        connect({ url: NAMES.url })
        setTimeout(function () { one(left - 1) }, 500)
      }
      one(7)
    }],
    ['global, no socket', 1500, function () {
      call('sendSocketMessage', api, 'sendSocketMessage', [options('sendSocketMessage', { data: 'none' })])
      call('closeSocket', api, 'closeSocket', [options('closeSocket', {})])
    }],
  ]

  function next(number) {
    tasks.splice(0).forEach(function (task) {
      try { task.close({ fail: function () {} }) } catch (error) { /* it is closed already */ }
    })
    if (number === STEPS.length) {
      step = 'end'
      return log('end', 'recorder')
    }
    step = 'between'
    setTimeout(function () {
      step = STEPS[number][0]
      made = 0
      STEPS[number][2]()
      setTimeout(function () { next(number + 1) }, STEPS[number][1])
    }, 1500)
  }

  log('begin', 'recorder', NAMES)
  next(0)
})()
