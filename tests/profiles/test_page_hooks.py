"""A page of uni-app's, run as it was pasted: the order of its hooks, `this`, its timers, the app around it."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.matrix.run import run
from emulator.matrix.scenario import Scenario
from emulator.servers import parse
from tests.profiles.driver import resolve

NAMES = ("onReady", "onUnload", "onLoad", "onShow", "mounted", "beforeMount", "created", "beforeCreate", "destroyed")
HOOKS = "export default {" + "".join(f"{name}() {{ console.log('{name}') }}," for name in NAMES) + "}"
PAGE = """
export default {
  data() { return { task: null, beats: 0, timer: null, received: [] } },
  computed: { last() { return this.received[this.received.length - 1] } },
  onLoad(query) {
    console.log('load', JSON.stringify(query), this.beats, getCurrentPages().length, getApp().globalData)
    this.connect()
  },
  onUnload() { clearInterval(this.timer); this.task.close() },
  methods: {
    connect() {
      this.task = uni.connectSocket({ url: 'wss://a.example', multiple: true, success: () => {} })
      this.task.onOpen(this.heartbeat)
      this.task.onMessage(function (message) { this.heard(message) }.bind(this))
      this.task.onClose(() => { console.log('closed', this.beats) })
    },
    heartbeat() {
      this.timer = setInterval(() => this.beat(), 1000)
    },
    beat() {
      this.beats += 1
      this.task.send({ data: 'ping' + this.beats, success() {} })
    },
    heard({ data }) {
      this.received.push(data.data || data)
      console.log(this.last, this.$data.beats)
      if (this.beats === 2) this.$options.onUnload.call(this)
    },
  },
}
"""


def played(target: str, folder: Path, script: str, name: str = "page.js") -> list[str]:
    """What the script prints, and what nobody caught, with its place."""
    file = folder / name
    file.write_text(script, "utf-8")
    done = run(Scenario((file,), folder), parse("echo", folder), resolve(target), frozenset(), frozenset)
    found = []
    for moment in done.moments:
        if moment.kind == "console":
            found.append(str(moment.data))
        elif moment.kind == "uncaught":
            assert moment.place is not None
            found.append(f"uncaught {moment.data} {moment.place.line}:{moment.place.column}")
    return found


def _hooks(target: str, folder: Path) -> str:
    return " ".join(played(target, folder, HOOKS))


@pytest.mark.records("uni.order.page-hooks-vue3", "app.order.page-hooks-vue3")
@pytest.mark.parametrize("target", ["mp-weixin", "mp-alipay", "mp-toutiao", "app"])
def test_vue3_mounts_a_page_when_it_has_been_shown(target: str, tmp_path: Path) -> None:
    assert _hooks(target, tmp_path) == "beforeCreate created onLoad onShow beforeMount mounted onReady"


@pytest.mark.records("uni.order.page-hooks-vue2")
@pytest.mark.parametrize("target", ["mp-weixin:vue=2", "mp-alipay:vue=2"])
def test_vue2_mounts_a_page_before_it_is_loaded(target: str, tmp_path: Path) -> None:
    assert _hooks(target, tmp_path) == "beforeCreate created beforeMount onLoad onShow mounted onReady"


@pytest.mark.records("h5.order.page-hooks-vue3")
def test_a_page_of_a_browser_is_ready_before_it_is_mounted(tmp_path: Path) -> None:
    assert _hooks("h5", tmp_path) == "beforeCreate created onLoad onShow beforeMount onReady mounted"


@pytest.mark.records("h5.order.page-hooks-vue2", "app.order.page-hooks-vue2")
@pytest.mark.parametrize("target", ["h5:vue=2", "app:vue=2"])
def test_a_mixin_of_vue2_loads_the_page_before_its_own_created(target: str, tmp_path: Path) -> None:
    assert _hooks(target, tmp_path) == "beforeCreate onLoad onShow created beforeMount onReady mounted"


@pytest.mark.parametrize("target", ["mp-weixin", "mp-alipay", "h5", "app", "mp-weixin:vue=2"])
def test_this_in_callbacks_methods_and_timers(target: str, tmp_path: Path) -> None:
    assert played(target, tmp_path, PAGE) == ["load {} 0 1 {}", "ping1 1", "ping2 2", "closed 2"]


@pytest.mark.parametrize("target", ["mp-weixin", "mp-alipay", "h5", "app"])
def test_the_same_page_in_its_component(target: str, tmp_path: Path) -> None:
    text = f"<template>\n  <view>中文 <!-- <script> --></view>\n</template>\n<script>{PAGE}</script>\n<style></style>\n"
    assert played(target, tmp_path, text, "page.vue") == ["load {} 0 1 {}", "ping1 1", "ping2 2", "closed 2"]


def test_a_hook_that_throws_is_uncaught_and_the_next_is_called(tmp_path: Path) -> None:
    created, load = "created() { throw new Error('a') }", "async onLoad() { null.b }"
    script = f"export default {{\n  {created},\n  {load},\n  onShow() {{ console.log('shown') }},\n}}\n"
    assert played("mp-weixin", tmp_path, script) == [
        "uncaught Error: a 2:25",
        "uncaught TypeError: Cannot read properties of null (reading 'b') 3:20",
        "shown",
    ]


def test_the_app(tmp_path: Path) -> None:
    script = """
    export default {
      globalData: { socket: 'none' },
      created() { console.log('created', typeof this.globalData) },
      onLaunch({ path }) { this.globalData.socket = path; this.open() },
      onShow() { console.log('shown', getApp().globalData.socket, getCurrentPages().length, typeof getApp().open) },
      onError(text) { console.log('heard', text.split('\\n')[0]) },
      methods: {
        open() {
          console.log('open', this.globalData === getApp().globalData)
          setTimeout(() => { throw new Error('late') })
        },
      },
    }
    """
    assert played("mp-weixin", tmp_path, script) == [
        "created undefined",
        "open true",
        "shown pages/index/index 0 function",
        "uncaught Error: late 11:40",
        "heard Error: late",
    ]


def test_mixins_and_vues_basics(tmp_path: Path) -> None:
    script = """
    const mixin = {
      data: () => ({ kept: 'mixin', own: 'mixin' }), onLoad() { console.log('mixin', this.own) },
      methods: { who: () => 'mixin', both: () => 'both' },
    }
    export default {
      mixins: [mixin],
      data() { return { own: this.who() } },
      computed: { upper: { get() { return this.own.toUpperCase() }, set(value) { this.own = value } } },
      methods: { who: () => 'page' },
      async onLoad() {
        console.log(this.kept, this.both(), this.upper)
        this.upper = 'set'
        this.$set(this.$data, 'own', this.own + '!')
        this.$emit('event')
        await this.$nextTick()
        this.$nextTick(function () { console.log(this.upper, Object.keys(this)) })
      },
    }
    """
    assert played("mp-weixin", tmp_path, script) == [
        "mixin page",
        "mixin both PAGE",
        'SET! ["who","both","own","kept","upper"]',
    ]


@pytest.mark.parametrize(
    "value", ["{ baseUrl: 'x' }", "function onLoad() {}", "class { onLoad() {} }", "[() => {}]", "1"]
)
def test_what_is_no_page_is_not_mounted(value: str, tmp_path: Path) -> None:
    assert played("mp-weixin", tmp_path, f"console.log('ran')\nexport default {value}\n") == ["ran"]
