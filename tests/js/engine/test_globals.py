from __future__ import annotations

from typing import Any


def test_what_a_script_sees(world: Any) -> None:
    names = "window,process,WebSocket,require,console,setTimeout,performance,atob,btoa,navigator,__unisock_ask"
    assert world.run(f"log('{names}'.split(',').filter(name => name in globalThis).join())") == ""
    assert world.run("log(Object.keys(globalThis).filter(name => !name.startsWith('__unisock')).join())") == ""
    hidden = world.run("log(Object.getOwnPropertyNames(globalThis).filter(name => /unisock|host|ask/i.test(name)))")
    assert set(hidden) >= {"__unisock_await", "__unisock_track"}
    assert not {"__unisock_ask", "__unisock_limit"} & set(hidden)
    world.start(natives=["atob"])
    assert world.run("log(typeof atob, typeof btoa)") == ("function", "undefined")


def test_a_clock_and_chance_of_the_hosts(world: Any) -> None:
    code = """
    class Mine extends Date { year() { return this.getUTCFullYear() } }
    log([Date.now(), new Date().getTime(), +new Date(5), new Date(2020, 0).constructor === Date, Date.UTC(1970, 0),
      new Date() instanceof Date, new Mine().year(), typeof Date(), Math.random(), Date.name, Date.length,
      String(Date.now), new Date('2020-01-01T00:00:00Z').toISOString()])
    """
    assert world.run(code) == [
        86_400_000, 86_400_000, 5, True, 0, True, 1970, "string", 0.25, "Date", 7,
        "function now() { [native code] }", "2020-01-01T00:00:00.000Z",
    ]  # fmt: skip


def test_namespaces_of_functions(world: Any) -> None:
    uni = {"connectSocket": lambda options: options["url"], "constants": {"OPEN": 1}, "nothing": None}
    assert world.run("log(uni.connectSocket({url: 'a'}), uni.constants.OPEN, uni.nothing)", uni=uni) == ("a", 1, None)
    world.run("uni.mine = 1; uni.connectSocket = () => 'patched'")
    assert world.run("log(uni.mine, uni.connectSocket())") == (1, "patched")
