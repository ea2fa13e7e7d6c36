"""One quickjs context and its limits: CPU seconds of a turn, bytes of heap, depth of the stack.

quickjs-ng's own `set_time_limit` forbids host calls while it is set, but its interrupt handler, once installed, doesn't
look at the setting. So the limit is set, a call into JavaScript installs the handler, and within that call the limit is
unset again: by the finalizer of a Python object that the call drops, which is the only Python that runs there.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

import _quickjs as quickjs  # the package around it starts a thread, which a fork would lose

from emulator.engine.values import ErrorValue, Throw
from emulator.errors import Place, ScriptFailure
from emulator.js.engine.parts import parts

PRELUDE: Final = parts("engine", "tables", "values", "proxies", "errors", "promises", "globals", "answers")
LIMIT_NAME: Final = "__unisock_limit"
# All of one thread's stack: the first level's twice (see `_shrink`) and the nested levels'.
SMALL_STACKS: Final = sys.platform == "win32" or threading.current_thread() is not threading.main_thread()
STACK: Final = (512 if SMALL_STACKS else 2048) * 1024
NESTED_STACK: Final = (64 if SMALL_STACKS else 128) * 1024
MAX_DEPTH: Final = 8 if SMALL_STACKS else 16
DEEP: Final = 60  # frames; quickjs shows 64 at the most


class _Unset:
    """Unsets the context's time limit when JavaScript drops it."""

    def __init__(self, context: quickjs.Context) -> None:
        self._context = context

    def __call__(self) -> None:
        """quickjs holds callables only."""

    def __del__(self) -> None:
        self._context.set_time_limit(-1)


class Context:
    """A context with the prelude in it. `ask` puts a request to JavaScript; raises Throw or ScriptFailure."""

    def __init__(
        self,
        receive: Callable[[str, int, str | None, str | None], Any],
        settings: str,
        *,
        memory_limit: int,
        time_limit_s: float,
        fatal: Callable[[], BaseException | None],
        where: Callable[[], Place | None],
    ) -> None:
        self._fatal = fatal
        self._where = where
        self._time_limit = time_limit_s
        self._renew_after = time_limit_s / 16
        self._memory_limit = memory_limit
        self._armed_at = self._armed_cpu = -1e9
        self._depth = 0
        self._nested = 0
        self._stack = STACK
        context = quickjs.Context()
        context.set_memory_limit(memory_limit)
        context.set_max_stack_size(STACK)
        context.add_callable("__unisock_ask", receive)
        taken = "((ask) => (delete globalThis.__unisock_ask, ask))(__unisock_ask)"
        self._answer: Any = context.eval(
            f"(function (ask, settings) {{ 'use strict'\n{PRELUDE}\nreturn answer }})({taken}, {settings})"
        )
        self._context: quickjs.Context | None = context

    def ask(self, op: str, id: int, name: str | int | None, text: str | None) -> Any:
        if self._answer is None:
            raise RuntimeError("the script's engine is closed")
        if self._depth:
            return self._ask_nested(op, id, name, text)
        self._renew()
        self._depth = 1
        try:
            return self._answer(op, id, name, text)
        except (quickjs.JSException, quickjs.StackOverflow) as error:
            raise self._failure(error) from None
        finally:
            self._depth = 0

    def run_jobs(self) -> None:
        """Runs microtasks until none is left."""
        assert self._context is not None
        self._renew()
        execute, count = self._context.execute_pending_job, 0
        self._depth = 1
        try:
            while execute():
                count += 1
                if count % 64 == 0:
                    self.check_time()
        except (quickjs.JSException, quickjs.StackOverflow) as error:
            raise self._failure(error) from None
        finally:
            self._depth = 0
        self.check_time()

    @property
    def running(self) -> bool:
        """Whether JavaScript is on the stack."""
        return self._depth > 0

    def check_time(self) -> None:
        """Raises what ended the script, also where a promise has swallowed it."""
        fatal = self._fatal()
        if fatal is not None:
            raise fatal
        # Seconds of real time are cheaper to read than those of the CPU, and never less.
        if (
            monotonic() - self._armed_at >= self._time_limit
            and time.process_time() - self._armed_cpu >= self._time_limit
        ):
            raise self.too_long()

    def too_long(self) -> ScriptFailure:
        return ScriptFailure(
            f"the script ran for {self._time_limit:g} s without yielding, and was stopped", self._where()
        )

    def too_big(self) -> ScriptFailure:
        return ScriptFailure(f"the script used more than {self._memory_limit >> 20} MiB of memory, and was stopped")

    def lift_memory_limit(self) -> None:
        """Lets the script's end take the little memory that it needs."""
        assert self._context is not None
        self._context.set_memory_limit(self._memory_limit + (64 << 20))

    def kill(self) -> None:
        """Ends the script that is under way: it is interrupted as soon as it goes on."""
        self._arm(0)

    def close(self) -> None:
        self._answer = self._context = None

    def memory(self) -> dict[str, int]:
        assert self._context is not None
        self._context.gc()
        return dict(self._context.memory())

    def look(self, op: str) -> Any:
        """Asks, from within a call, for what runs nothing of the script's and so needs no stack of its own."""
        if self._depth > MAX_DEPTH:
            raise Throw(ErrorValue("RangeError", "Maximum call stack size exceeded"))
        try:
            return self._answer(op, 0, None, None)
        except (quickjs.JSException, quickjs.StackOverflow) as error:
            raise self._failure(error) from None

    def _ask_nested(self, op: str, id: int, name: str | int | None, text: str | None) -> Any:
        if self._depth > MAX_DEPTH:
            raise Throw(ErrorValue("RangeError", "Maximum call stack size exceeded"))
        assert self._context is not None
        if self._depth == 1:
            self._shrink()
            self._context.set_max_stack_size(NESTED_STACK)
        self._depth += 1
        try:
            return self._answer(op, id, name, text)
        except (quickjs.JSException, quickjs.StackOverflow) as error:
            raise self._failure(error) from None
        finally:
            self._depth -= 1
            if self._depth == 1:
                self._context.set_max_stack_size(self._stack)

    def _shrink(self) -> None:
        """Each entry into quickjs measures its stack anew from there: recursion through callbacks would never end."""
        self._nested += 1
        if self._nested % 16 == 0 and self._frames() >= DEEP:
            self._stack //= 2

    def _frames(self) -> int:
        try:
            return int(self._answer("depth", 0, None, None))
        except (quickjs.JSException, quickjs.StackOverflow):
            return DEEP

    def _renew(self) -> None:
        if monotonic() - self._armed_at > self._renew_after:
            self._arm(self._time_limit)
        self._nested = 0
        if self._stack != STACK:
            self._stack = STACK
            assert self._context is not None
            self._context.set_max_stack_size(STACK)

    def _arm(self, seconds: float) -> None:
        assert self._context is not None
        self._armed_at, self._armed_cpu = monotonic(), time.process_time()
        self._context.add_callable(LIMIT_NAME, _Unset(self._context))
        self._context.set_time_limit(seconds)
        self._answer("arm", 0, None, None)

    def _failure(self, error: Exception) -> BaseException:
        fatal, words = self._fatal(), str(error)
        if fatal is not None:
            return fatal
        if isinstance(error, quickjs.StackOverflow):
            return Throw(ErrorValue("RangeError", "Maximum call stack size exceeded"))
        if "InternalError: interrupted" in words:
            return self.too_long()
        if "out of memory" in words:
            return self.too_big()
        return RuntimeError(f"the JavaScript engine failed: {words}")
