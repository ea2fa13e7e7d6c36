"""What a script finds besides sockets."""

from __future__ import annotations

from tests.api.conftest import Play, invented


def test_only_what_the_platform_has_is_global(play: Play) -> None:
    code = """
    const web = ['window', 'process', 'WebSocket', 'document', 'require', 'performance']
    const names = [...web, '__unisock_prelude', 'Behavior', 'uni', 'iv']
    console.log(names.filter((name) => name in globalThis))
    """
    assert play(code).lines == ['["uni","iv"]']


def test_timers(play: Play) -> None:
    code = """
    const at = Date.now(); const since = () => Date.now() - at
    console.log(typeof setTimeout(() => {}, 1))
    setTimeout((a, b) => console.log('0', since(), a, b), 0, 'x', 'y')
    setTimeout(() => console.log('text', since()), '20')
    const gone = setTimeout(() => console.log('never'), 10); clearTimeout(gone)
    clearTimeout(undefined); clearTimeout(99)
    let n = 0
    const every = setInterval(() => { console.log('every', since()); if (++n === 2) clearInterval(every) }, 1000)
    """
    assert play(code).lines == ["number", "0 1 x y", "text 20", "every 1000", "every 2000"]


def test_an_exception_in_a_timer_is_uncaught_and_the_interval_goes_on(play: Play) -> None:
    code = "let n = 0; const t = setInterval(() => { if (++n === 3) clearInterval(t); throw new Error('t' + n) }, 10)"
    assert [words for _, words in play(code).uncaught] == ["Error: t1", "Error: t2", "Error: t3"]


def test_console_formats_arguments_as_text(play: Play) -> None:
    code = """
    console.log('a', 1, -0.5, true, null, undefined, {a: 'x', b: [1, {c: undefined}]}, [], () => 1)
    console.log('%s has %d of %o%%', 'he', 5, {a: 1}, 'rest')
    console.log(new Uint8Array([1, 2]), new ArrayBuffer(2), new Error('e'), new Date(0) instanceof Date)
    console.warn('w'); console.error('e'); console.info('i'); console.debug('d')
    """
    assert play(code).lines == [
        'a 1 -0.5 true null undefined {"a":"x","b":[1,{"c":undefined}]} [] function ()',
        'he has 5 of {"a":1}% rest',
        "Uint8Array(2)[1,2] ArrayBuffer(2)[0,0] Error: e true",
        "warn: w",
        "error: e",
        "info: i",
        "debug: d",
    ]


def test_console_assert_is_recorded_as_the_scripts_own_verdict(play: Play) -> None:
    played = play(
        "console.assert(1 === 1, 'fine'); console.assert(0, 'count is', 5); console.assert({}); console.assert('')"
    )
    assert played.lines == ["error: Assertion failed: count is 5", "error: Assertion failed"]
    assert [name for name, _ in played.uncaught] == ["assert", "assert"]


def test_console_times_and_counts(play: Play) -> None:
    code = "console.time('t'); console.count(); console.count(); setTimeout(() => console.timeEnd('t'), 25)"
    assert play(code).lines == ["default: 1", "default: 2", "t: 25 ms"]


def test_app_and_page_start_after_the_script_with_their_own_this(play: Play) -> None:
    code = """
    App({globalData: {n: 1}, onLaunch(o) { this.started = o.path }, onShow() { console.log('app', this.started) }})
    Page({
      data: {list: [1], deep: {a: 1}},
      onLoad() { this.setData({'deep.a': 2, 'list[1]': 5}, () => console.log('set')); console.log(this.data) },
      onShow() { this.go() }, onReady() { console.log('ready', getCurrentPages().length) },
      go() { console.log('go', getApp().globalData.n) },
    })
    console.log('evaluated')
    """
    assert play(code).lines == [
        "evaluated",
        "app pages/index/index",
        '{"list":[1,5],"deep":{"a":2}}',
        "go 1",
        "ready 1",
        "set",
    ]


def test_component_lifetimes_and_methods(play: Play) -> None:
    code = """
    Component({data: {a: 1}, methods: {hi() { console.log('hi', this.data.a) }}, lifetimes: {attached() { this.hi() }}})
    """
    assert play(code).lines == ["hi 1"]


def test_the_devices_events_reach_app_page_and_listeners(play: Play) -> None:
    code = """
    App({onHide() { console.log('App.onHide') }, onShow() { console.log('App.onShow') }})
    const hide = () => console.log('onAppHide')
    iv.onAppHide(hide); uni.onAppShow(() => console.log('onAppShow'))
    iv.onNetworkStatusChange((r) => console.log(r)); iv.getNetworkType({success: (r) => console.log(r.networkType)})
    setTimeout(() => iv.offAppHide(hide), 250)
    """
    then = (
        (100, lambda app: app.background()),
        (200, lambda app: app.foreground()),
        (300, lambda app: app.background()),
        (400, lambda app: app.network("none")),
    )
    assert play(code, then=then).lines == [
        "App.onShow",
        "wifi",
        "App.onHide",
        "onAppHide",
        "App.onShow",
        "onAppShow",
        "App.onHide",
        '{"isConnected":false,"networkType":"none"}',
    ]


def test_a_mounted_page_hears_of_the_app_in_the_background_and_nothing_at_its_end(play: Play) -> None:
    code = """
    export default {
      data: () => ({ times: 0 }),
      onShow() { console.log('show', this.count()) },
      onHide() { console.log('hide', this.count()) },
      onUnload() { console.log('unload') },
      methods: { count() { return (this.times += 1) } },
    }
    """
    then = ((100, lambda app: app.background()), (200, lambda app: app.foreground()), (300, lambda app: app.exit()))
    assert play(code, then=then, mounts=True).lines == ["show 1", "hide 2", "show 3"]
    assert play(code, then=then).lines == []


def test_on_error_and_on_unhandled_rejection_hear_of_it(play: Play) -> None:
    code = """
    iv.onError((text) => console.log('onError', text.split('\\n')[0]))
    iv.onUnhandledRejection((r) => console.log('rejection', r.reason))
    Promise.reject(5); setTimeout(() => { throw new Error('late') }, 5)
    """
    assert play(code).lines == ["rejection 5", "onError Error: late"]


def test_storage(play: Play) -> None:
    code = """
    const kept = {a: [1]}
    iv.setStorageSync('k', kept); kept.a.push(2)
    console.log(iv.getStorageSync('k'), iv.getStorageSync('none') === '')
    iv.getStorage({key: 'k', success: (r) => console.log(r)})
    iv.getStorage({key: 'none', fail: (r) => console.log(r), complete: () => console.log('complete')})
    iv.setStorage({key: 'm', data: 1, success: () => iv.getStorageInfo({success: (r) => console.log(r.keys)})})
    """
    assert play(code).lines == [
        '{"a":[1]} true',
        '{"data":{"a":[1]},"errMsg":"getStorage:ok"}',
        '{"errMsg":"getStorage:fail data not found"}',
        "complete",
        '["k","m"]',
    ]


def test_interface_functions_are_on_the_trace_and_succeed_later(play: Play) -> None:
    code = """
    iv.showToast({title: 'x', success: (r) => console.log(r), complete: () => console.log('complete')})
    console.log('first')
    iv.nextTick(() => console.log('tick'))
    const audio = iv.createInnerAudioContext(); audio.src = 'a.mp3'; audio.play(); console.log(audio.src)
    iv.createSelectorQuery().select('#a').exec((r) => console.log(r))
    """
    played = play(code)
    assert played.lines == ["first", "a.mp3", '{"errMsg":"showToast:ok"}', "complete", "tick", "[]"]
    assert played.calls()[:2] == ["iv.showToast", "iv.nextTick"]


def test_a_platform_whose_successes_have_no_err_msg_and_lacks_a_function(play: Play) -> None:
    profile = invented(environment={"success-text": "", "absent": ["showLoading"]})
    code = (
        "iv.showToast({success: (r) => console.log(r)}); console.log(typeof iv.showLoading, iv.canIUse('showLoading'))"
    )
    assert play(code, profile).lines == ["undefined false", "{}"]


def test_can_i_use(play: Play) -> None:
    params = {"connectSocket": {"params": {"url": {"type": "string"}}}}
    names = ["connectSocket", "connectSocket.object.url", "connectSocket.object.nope", "connectSocket.success"]
    names += ["SocketTask.onOpen", "SocketTask.offOpen", "showToast", "showToast.object.title", "nope"]
    played = play(f"for (const name of {names}) console.log(iv.canIUse(name))", invented(functions=params))
    assert played.lines == ["true", "true", "false", "true", "true", "false", "true", "true", "false"]


def test_base64(play: Play) -> None:
    code = """
    const buffer = new Uint8Array([104, 105]).buffer
    console.log(iv.arrayBufferToBase64(buffer), new Uint8Array(iv.base64ToArrayBuffer('aGk=')))
    console.log(btoa('hi'), atob('aGk'))
    try { btoa('好') } catch (e) { console.log(e.name) }
    """
    assert play(code).lines == ["aGk= Uint8Array(2)[104,105]", "aGk= hi", "InvalidCharacterError"]


def test_a_request_gets_an_empty_answer_unless_somebody_answers(play: Play) -> None:
    code = "iv.request({url: 'https://h/x', success: (r) => console.log(r), fail: (r) => console.log(r.errMsg)})"
    assert play(code).lines == ['{"statusCode":200,"header":{},"data":{},"errMsg":"request:ok"}']

    def answer(options: dict[str, object]) -> dict[str, object]:
        return {"data": {"path": options["url"]}}

    assert play(code, request=answer).lines == [
        '{"statusCode":200,"header":{},"data":{"path":"https://h/x"},"errMsg":"request:ok"}'
    ]

    async def refuse(options: dict[str, object]) -> dict[str, object]:
        raise OSError("no route")

    assert play(code, request=refuse).lines == ["request:fail no route"]


def test_a_second_name_of_the_namespace_is_the_same_object(play: Play) -> None:
    assert play("console.log(vi === iv)", invented(environment={"aliases": ["vi"]})).lines == ["true"]
