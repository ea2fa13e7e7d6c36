"""The resolved profile of one target."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BeforeValidator, Field

from platforms.model.base import Part
from platforms.model.recipes import Line, Recipe
from platforms.model.shape import Callbacks, Function, Listeners, Task
from platforms.model.uni import Uni
from platforms.model.websocket import WebSocketRules
from platforms.model.wire import Data, Exit, Network, Suspension, Timeout, Wire


class CountedSet(Part):
    """A set of sockets that may hold so many."""

    max: int | None = Field(None, description="null: no limit")
    stops: Literal["all", "named"] = Field("all", description="named: a full set stops only calls that make a task")
    signed: bool = Field(False, description="a bare counter: leaving without having entered makes it fall below zero")


PageHook: TypeAlias = Literal["beforeCreate", "created", "onLoad", "onShow", "beforeMount", "mounted", "onReady"]


class Environment(Part):
    """What a script finds besides sockets."""

    js_engine: Literal["v8", "v8-2018", "jsc"] = Field("v8", description="whose words uncaught errors are shown in")
    globals: tuple[str, ...] = Field((), description="global functions and objects beside timers, console and language")
    hidden: tuple[str, ...] = Field(
        (), description="names that are undefined to app code, and no ReferenceError: parameters around its files"
    )
    global_object: str | None = Field(None, description="a name of the global object beside globalThis")
    functions: dict[str, Literal["ui", "storage", "query", "event", "request"]] = Field(
        default_factory=dict, description="other functions of the namespace, by how they are played"
    )
    absent: tuple[str, ...] = Field((), description="those of `functions` that this platform lacks after all")
    promises: bool = Field(False, description="they return a Promise when no callback is given")
    success_text: str = Field("{name}:ok", description="errMsg of their success; empty: no errMsg")
    missing_text: str = Field("{name}:fail data not found", description="errMsg of getStorage without such a key")
    storage_sync: Literal["positional", "object"] = Field(
        "positional", description="xStorageSync take (key, data), or one object {key, data} and give {data}"
    )
    results: dict[str, Any] = Field(
        default_factory=dict, description="what a function yields on success, beside what its kind does"
    )
    returning: tuple[str, ...] = Field((), description="functions of kind query that return their result")
    objects: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="functions that make an object -> its methods, each of which returns it"
    )
    can_i_use: dict[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="function, or SocketTask -> all that the table behind canIUse has of it, such as object.code,"
        " return or callback.header; of one that is left out: what this profile has",
    )
    aliases: tuple[str, ...] = Field((), description="further global names of the namespace")
    system_info: dict[str, Any] = Field(default_factory=dict)
    page_url: str | None = Field(None, description="the address of the page, where there is one")
    websocket: bool = Field(False, description="the browser's WebSocket is there")
    page_hooks: tuple[PageHook, ...] = Field(
        ("beforeCreate", "created", "onLoad", "onShow", "beforeMount", "mounted", "onReady"),
        description="the order in which uni-app calls the hooks of a page that is opened",
    )
    mount: tuple[Line, ...] = Field((), description="lines printed when the app starts")
    mount_unchecked: tuple[Line, ...] = Field((), description="the same, while the vendor's url check is off")


def _without_nulls(value: Any) -> Any:
    return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value


class Profile(Part):
    """What one target does. Engine and faces read this and nothing else."""

    platform: str
    title: str
    namespace: str
    macros: tuple[str, ...]
    functions: Annotated[
        dict[str, Function], BeforeValidator(_without_nulls, json_schema_input_type=dict[str, Function | None])
    ] = Field(description="the socket functions that exist; null: this one does not")
    task: Task | None = Field(Task(), description="null: connectSocket makes no task")
    listeners: Listeners = Listeners()
    callbacks: Callbacks = Callbacks()
    connect: Recipe
    send: Recipe = Recipe()
    close: Recipe = Recipe()
    send_global: Recipe = Recipe()
    close_global: Recipe = Recipe()
    opened: Recipe
    received: Recipe
    failed: Recipe
    ended: Recipe
    background: Suspension = Suspension()
    network: Network = Network()
    exit: Exit = Field(Exit(), description="when the app is closed, by the user or by the platform")
    restart: Exit | None = Field(None, description="when the app is started anew while it runs; null: the same")
    sets: dict[str, CountedSet] = Field(default_factory=dict)
    wire: Wire = Wire()
    timeout: Timeout = Timeout()
    data: Data = Data()
    environment: Environment = Environment()
    uni: Uni = Uni()
    websocket: WebSocketRules | None = Field(None, description="the browser's WebSocket, where the environment has it")

    def in_websocket(self) -> Profile:
        """The profile as it holds for the browser's WebSocket: what belongs to the platform's functions is gone."""
        rules = self.websocket or WebSocketRules()
        codes = {"code": "clamped", "default_code": rules.default_code, "reason": "given", "default_reason": ""}
        wire = self.wire.model_copy(update={"close": self.wire.close.model_copy(update=codes)})
        plain = {"functions": {}, "task": Task(), "listeners": Listeners(order=("task",)), "callbacks": Callbacks()}
        return self.model_copy(update={**plain, "wire": wire})
