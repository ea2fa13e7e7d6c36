"""uni-app's layer over a namespace, as its published runtimes behave (evidence ledger, uni.*)."""

from __future__ import annotations

from platforms.model import Profile
from tests.api.conftest import Play, invented

CALL = """
const show = (name) => (res) => console.log(name, res)
"""


def vue3(**uni: object) -> Profile:
    return invented(uni={"wraps": ["connectSocket"], "marks-task": True} | uni)


def vue2(**uni: object) -> Profile:
    return invented(uni={"promise": "error-first"} | uni)


def test_with_a_callback_the_native_value_comes_back(play: Play) -> None:
    played = play(
        "const t = uni.connectSocket({url: 'wss://h', success() {}}); console.log(typeof t.send, t.__v_skip)", vue3()
    )
    assert played.lines == ["function true"]


def test_without_one_a_promise_resolves_with_the_success_object(play: Play) -> None:
    played = play("uni.connectSocket({url: 'wss://h'}).then((r) => console.log(r))", vue3())
    assert played.lines == ['{"errMsg":"connectSocket:ok"}']


def test_vue3_rejects_and_nobody_handling_it_is_an_unhandled_rejection(play: Play) -> None:
    played = play("uni.connectSocket({url: ''}).catch((e) => console.log(e)); uni.connectSocket({url: ''})", vue3())
    assert played.lines == ['{"error":2,"errorMessage":"bad"}']
    assert [name for name, _ in played.uncaught] == ["rejection"]


def test_vue2_always_resolves_with_a_pair(play: Play) -> None:
    code = """
    uni.connectSocket({url: 'wss://h'}).then((r) => console.log(r))
    uni.connectSocket({url: ''}).then((r) => console.log(r, r.length))
    """
    played = play(code, vue2())
    assert played.lines == ['[null,{"errMsg":"connectSocket:ok"}]', '[{"error":2,"errorMessage":"bad"}] 1']


def test_what_the_namespace_lacks_is_not_on_uni(play: Play) -> None:
    played = play("uni.onSocketOpen(() => {})", invented(functions={"connectSocket": {}}))
    assert played.uncaught == [("error", "TypeError: uni.onSocketOpen is not a function")]


def test_a_rule_makes_a_function_that_throws_where_the_namespace_lacks_it(play: Play) -> None:
    profile = invented(functions={"connectSocket": {}}, uni={"rules": ["onSocketOpen"]})
    played = play("console.log(typeof uni.onSocketOpen); uni.onSocketOpen(() => {})", profile)
    assert played.lines == ["function"]
    assert played.uncaught == [("error", "TypeError: Cannot read properties of undefined (reading 'apply')")]


def test_a_dropped_parameter_prints_its_line_and_the_callers_object_keeps_it(play: Play) -> None:
    profile = vue3(drops={"method": {"level": "warn", "text": "method 暂不支持"}})
    played = play(
        "const o = {url: 'wss://h', method: 'GET', success() {}}; uni.connectSocket(o); console.log(o.method)", profile
    )
    assert played.lines == ["warn: method 暂不支持", "GET"]


def test_results_are_copies_without_keys_named_like_callbacks(play: Play) -> None:
    profile = vue3(**{"wraps-listeners": ["onSocketOpen"]})
    code = """
    uni.onSocketOpen((r) => console.log('global', r))
    uni.connectSocket({url: 'wss://h', success() {}}).onOpen((r) => console.log('task', r))
    """
    assert play(code, profile).lines == ['task {"header":{"x":1},"success":true}', 'global {"header":{"x":1}}']


def test_callbacks_that_are_no_functions_are_dropped_where_uni_wraps(play: Play) -> None:
    checked = {"steps": ["check callback-not-function", "return task"]}
    recipe = checked | {
        "unless": {"callback-not-function": {"then": ["print"], "prints": [{"level": "error", "text": "!"}]}}
    }
    code = "uni.connectSocket({url: 'wss://h', fail: 5, complete() {}})"
    assert play(code, invented(connect=recipe, uni={"wraps": ["connectSocket"]})).lines == []
    assert play(code, invented(connect=recipe)).lines == ["error: !"]


def test_reshaping_words_fail_and_calls_the_shared_object_a_success(play: Play) -> None:
    code = CALL + "uni.connectSocket({url: '', fail: show('fail'), complete: show('complete')})"
    played = play(code, vue3(reshapes=["*"]))
    assert played.lines == ['fail {"errMsg":"connectSocket:fail bad"}', 'complete {"errMsg":"connectSocket:ok"}']
    native = next(entry for entry in played.app.trace if entry.kind == "callback")
    assert native.data == {"error": 2, "errorMessage": "bad"}, "the trace keeps what the platform gave"


def test_reshaping_uses_the_number_where_there_is_no_message(play: Play) -> None:
    recipe = {"steps": ["fail"], "fail": {"error": 2}}
    played = play(
        CALL + "uni.connectSocket({url: '', fail: show('fail')})", invented(connect=recipe, uni={"reshapes": ["*"]})
    )
    assert played.lines == ['fail {"errMsg":"connectSocket:fail 2"}']


def test_reshaping_calls_other_failures_and_no_argument_at_all_ok(play: Play) -> None:
    recipe = {
        "steps": ["fail", "complete"],
        "fail": {"errMsg": "connectSocket:fail no", "errno": 6},
        "complete": "{undefined}",
    }
    code = CALL + "uni.connectSocket({url: '', fail: show('fail'), complete: show('complete')})"
    played = play(code, invented(connect=recipe, uni={"reshapes": ["*"]}))
    assert played.lines == ['fail {"errMsg":"connectSocket:ok","errno":6}', 'complete {"errMsg":"connectSocket:ok"}']


def test_reshaping_reaches_wrapped_listeners(play: Play) -> None:
    profile = vue3(reshapes=["*"], **{"wraps-listeners": ["*"]})
    code = "uni.onSocketError((r) => console.log(r)); uni.connectSocket({url: 'wss://h', success() {}})"
    assert play(code, profile, server="refuse").lines == ['{"errMsg":"onSocketError:fail no way"}']


def test_a_native_exception_leaves_the_callback_form_and_settles_the_promise_form(play: Play) -> None:
    recipe = {"steps": ["throw"], "throw": {"name": "TypeError", "message": "native"}}
    code = """
    try { uni.connectSocket({success() {}}) } catch (e) { console.log('thrown', e.message) }
    uni.connectSocket({}).then((r) => console.log('resolved', r[0].message), (e) => console.log('rejected', e.message))
    """
    assert play(code, invented(connect=recipe)).lines == ["thrown native", "rejected native"]
    assert play(code, invented(connect=recipe, uni={"promise": "error-first"})).lines == [
        "thrown native",
        "resolved native",
    ]


def test_a_promise_never_settles_if_the_platform_calls_nothing(play: Play) -> None:
    played = play(
        "uni.connectSocket({}).finally(() => console.log('settled'))", invented(connect={"steps": ["return task"]})
    )
    assert played.lines == []


def test_arguments_of_other_types(play: Play) -> None:
    code = """
    try { uni.connectSocket(null) } catch (e) { console.log(e.message) }
    uni.connectSocket('ab')
    """
    played = play(code, vue3())
    assert played.lines == ["Cannot read properties of null (reading 'success')"]
    assert played.calls() == ["uni.connectSocket", "uni.connectSocket"]


def test_interceptors_run_in_unis_order_and_may_change_the_options(play: Play) -> None:
    code = """
    uni.addInterceptor('connectSocket', {
      invoke(args) { args.url = 'wss://h/' + args.url },
      success() { console.log('i.success') }, fail() { console.log('i.fail') },
      complete() { console.log('i.complete') },
      returnValue(task) { console.log('i.returnValue', typeof task.send) },
    })
    uni.connectSocket({url: 'room', success() { console.log('success') }, complete() { console.log('complete') }})
    """
    later = {"connect": {"steps": ["return task", "register", "dial", "wait task", "success", "complete"]}}
    played = play(code, invented(**later))
    assert played.lines == ["i.returnValue function", "i.success", "success", "i.complete", "complete"]
    assert next(entry.data for entry in played.app.trace if entry.name == "dial") == "wss://h/room"


def test_an_interceptor_that_returns_false_stops_the_call(play: Play) -> None:
    code = """
    const hooks = {invoke: () => false}
    uni.addInterceptor('connectSocket', hooks)
    console.log(uni.connectSocket({url: 'wss://h', success() { console.log('never') }}))
    uni.removeInterceptor('connectSocket', hooks)
    uni.connectSocket({url: 'wss://h', success() { console.log('success') }})
    """
    assert play(code).lines == ["undefined", "success"]


def test_an_interceptor_that_returns_a_promise_is_waited_for(play: Play) -> None:
    code = """
    uni.addInterceptor('connectSocket', {invoke: (args) => new Promise((go) => setTimeout(() => go(args), 50))})
    const at = Date.now()
    uni.connectSocket({url: 'wss://h', success() { console.log('success', Date.now() - at) }})
    """
    assert play(code).lines == ["success 50"]


def test_the_bus(play: Play) -> None:
    code = """
    const f = (...args) => console.log('f', ...args)
    uni.$on('e', f); uni.$once('e', (v) => console.log('once', v))
    uni.$emit('e', 1, 2); uni.$emit('e', 3); uni.$off('e', f); uni.$emit('e', 4)
    """
    assert play(code).lines == ["f 1 2", "once 1", "f 3"]


def test_environment_functions_are_promised_by_name(play: Play) -> None:
    code = """
    uni.showModal({title: 'x'}).then((r) => console.log(r.confirm))
    console.log(uni.onAppShow(() => {}), uni.canIUse('connectSocket'), uni.getSystemInfoSync().platform)
    console.log(iv.showModal({title: 'x'}))
    """
    assert play(code).lines == ["undefined true android", "undefined", "true"]


def test_storage_that_takes_objects_is_positional_on_uni(play: Play) -> None:
    code = """
    uni.setStorageSync('k', {a: 1})
    console.log(uni.getStorageSync('k'), iv.getStorageSync({key: 'k'}), iv.getStorageSync({key: 'no'}))
    console.log(uni.getStorageSync('no') === '')
    """
    profile = invented(environment={"storage-sync": "object"})
    assert play(code, profile).lines == ['{"a":1} {"data":{"a":1}} {"data":null}', "true"]


def test_what_uni_provides_and_what_it_does_not_pass_on(play: Play) -> None:
    profile = invented(uni={"provides": {"showActionSheet": "ui"}, "absent": ["showLoading"]})
    code = """
    console.log(typeof uni.showActionSheet, typeof iv.showActionSheet, typeof uni.showLoading, typeof iv.showLoading)
    """
    assert play(code, profile).lines == ["function undefined undefined function"]
