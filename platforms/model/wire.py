"""What goes over the wire and how: headers, subprotocols, close frames, pings, time limits, domains, data."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from platforms.model.base import Milliseconds, Part


class Url(Part):
    """How the platform reads a url."""

    schemes: tuple[str, ...] = Field(("ws", "wss"), description="what the script's check lets through")
    ignore_case: bool = True
    prefix_only: bool = Field(False, description="scheme checks are a bare startsWith, without ://")
    secure: tuple[str, ...] = Field(("wss",), description="the schemes that `scheme-not-allowed` lets through")
    refused: tuple[str, ...] = Field(
        (),
        description="the schemes, written exactly so, that `scheme-not-allowed` stops; empty: all but the secure ones",
    )
    secure_as_written: bool = Field(False, description="that check compares the scheme as the url writes it")
    dials: tuple[str, ...] | None = Field(
        None,
        description="the schemes that the client beneath knows: others meet `scheme-undialable`; null: it is not asked",
    )
    host_names: Literal["any", "letters-digits-hyphens"] = Field(
        "any",
        description="letters-digits-hyphens: a name with anything else is no host, so it is on no list, and the client"
        " meets `host-undialable`",
    )
    forgiving: bool = Field(False, description="blanks, | and the like are escaped instead of refused")
    append_data: bool = Field(False, description="`data` of the call is appended as a query string")
    reads: Literal["plain", "standard"] = Field(
        "plain",
        description="standard: as the URL standard has it, so that the url has a normal form, and http becomes ws",
    )
    base: str | None = Field(None, description="reads standard: relative urls resolve against it")
    trusted_hosts: tuple[str, ...] = Field(
        (),
        description="reads standard: hosts that `scheme-not-allowed` lets through; .x: every name that ends so; x.:"
        " that begins so",
    )
    blocked_ports: tuple[int, ...] = Field((), description="ports that meet `port-blocked`")


class Domain(Part):
    """The domain whitelist. `checked: false` where the platform has none."""

    checked: bool = True
    scheme: Literal["compared", "ignored"] = "compared"
    port: Literal["exact", "ignored"] = "exact"
    host: Literal["exact", "wildcard", "suffix", "first-level"] = Field(
        "exact", description="wildcard: entries *.x match subdomains; suffix: entries .x or *.x match endings"
    )
    ignore_www: bool = Field(False, description="a leading www. counts neither in the url nor in an entry")
    forgiving: bool = Field(False, description="the host of a url that the client cannot parse is read all the same")
    lan_exempt: bool = Field(False, description="addresses of the local network pass, ws:// too")


class Headers(Part):
    """What becomes of the `header` parameter, and what the platform adds."""

    sent: bool = True
    names: Literal["as-given", "lower-case"] = "as-given"
    values: Literal["to-text", "json-text", "numbers-else-tag", "strings-until-other"] = Field(
        "to-text",
        description="String(value); or JSON of what is no string, and what JSON leaves out is dropped; or numbers"
        " become text and others their toString tag; or the first value that is no string ends the list",
    )
    dropped: tuple[str, ...] = Field((), description="names (lower case) that an app cannot set")
    added: dict[str, str] = Field(
        default_factory=dict,
        description="headers the platform sets; an app's header of the same exact name is replaced",
    )
    defaults: dict[str, str] = Field(default_factory=dict, description="headers the platform sets unless the app does")
    cookies: bool = Field(False, description="a browser's cookies go along, and those of the answer are kept")
    credentials: Literal["ignored", "when-asked"] = Field(
        "ignored",
        description="a name and password in the url; when-asked: a refusal that asks for them is answered with a second"
        " request (HTTP Basic)",
    )
    beside: dict[str, str] = Field(
        default_factory=dict,
        description="headers the platform sets first; an app's of the same name follows as a second",
    )


class Subprotocols(Part):
    """Subprotocol negotiation."""

    sent: bool = True
    text: Literal["one", "ignored"] = Field("one", description="`protocols` that is a string: one name, or none")
    others: Literal["ignored", "json-text", "converted"] = Field(
        "ignored",
        description="`protocols` that is neither an array nor a string: no name; its JSON, and of an array"
        " the items joined by commas, as one name; or as a browser reads it:"
        " the items of what can be iterated, none for undefined, else its text",
    )
    items: Literal["to-text", "strings"] = Field("to-text", description="strings: other items are dropped")
    join: str = ", "
    end: str = Field("", description="what follows the last name")
    missing: Literal["accepted", "fails"] = Field("accepted", description="the server chose none")
    unrequested: Literal["accepted", "fails", "fails-if-offered"] = Field(
        "fails", description="the server chose one not offered; fails-if-offered: only where others were"
    )


class CloseRules(Part):
    """Close frames, both ways."""

    allowed: tuple[tuple[int, int], ...] = Field(
        ((1000, 1000), (3000, 4999)), description="ranges of codes that do not meet `code-invalid`"
    )
    reserved: tuple[tuple[int, int], ...] = Field(
        ((1004, 1006), (1015, 1015)), description="ranges of codes that meet `code-reserved`"
    )
    unsent: tuple[int, ...] = Field((), description="codes with which the app's close ends the connection, unsent")
    code_key: str = Field("code", description="the parameter that has the code")
    default_code: int | None = Field(1000, description="null: an empty close frame")
    default_reason: str = ""
    code: Literal[
        "given",
        "forced",
        "ignored",
        "positive-or-default",
        "truthy-or-default",
        "number-or-default",
        "readable-or-default",
        "integer-text-or-default",
        "clamped-or-default",
        "clamped",
    ] = Field(
        "given",
        description="what is done with the app's code: forced = always the default code and no reason; ignored ="
        " always the default code; readable-or-default = numbers, and text that reads as one, without their fractions;"
        " integer-text-or-default = whatever is written as an integer;"
        " clamped-or-default = falsy is the default, anything else an integer of 0 to 65535;"
        " clamped = whatever is given is such an integer",
    )
    reason: Literal["given", "json-text", "strings", "dropped"] = Field(
        "given",
        description="json-text: what is no text becomes its JSON, and null none; strings: what is no text is none",
    )
    reasons: dict[int, str] = Field(default_factory=dict, description="close code -> what events say for no reason")
    peer: Literal["answered", "unanswered", "unnoticed"] = Field(
        "answered",
        description="a close frame of the server's: answered and reported; reported and not answered; or neither,"
        " until the app itself closes",
    )
    app: Literal["handshake", "reported-at-once", "next-bytes", "cut"] = Field(
        "handshake",
        description="the app's close: waits for the server's answer; ends for the app at once; ends, in the app's own"
        " words, with whatever comes next of the connection, which nobody reads; drops TCP",
    )
    wait: Milliseconds | None = Field(60_000, description="how long the server's answer is waited for; null: for ever")
    lingers: Milliseconds | None = Field(
        None,
        description="after the server's close frame the connection ends for the app with TCP, at the latest after this;"
        " until then the state is `closing`, and a further frame breaks the protocol; null: it ends at once",
    )
    refused_codes: tuple[tuple[int, int], ...] = Field((), description="codes from the server that break the protocol")
    breach_code: int | None = Field(
        None,
        description="the code of the close frame that a server gets for a breach of the protocol; null: RFC 6455's",
    )
    breach_reasons: dict[str, str] = Field(
        default_factory=dict,
        description="condition -> the reason in that frame; of conditions left out: none",
    )


class Ping(Part):
    """Pings of the client's own."""

    every: Milliseconds
    lost_after: Milliseconds
    param_from: Milliseconds | None = Field(
        None,
        description="a `timeout` parameter of at least this takes the place of `every`, in whole seconds, and"
        " `lost-after` changes in proportion; null: it has no effect on pings",
    )


TlsVersion = Literal["1.0", "1.1", "1.2", "1.3"]
TLS_VERSIONS: Final[tuple[TlsVersion, ...]] = ("1.0", "1.1", "1.2", "1.3")


class Tls(Part):
    """What the client wants of a wss:// server. In the real world OpenSSL decides instead."""

    oldest: TlsVersion = Field("1.2", description="the oldest version of TLS that it speaks")
    newest: TlsVersion = "1.3"
    accepts: tuple[Literal["self-signed", "expired", "wrong-host", "incomplete"], ...] = Field(
        (),
        description="flaws of a certificate that it does not look at, or makes up for; incomplete: the server"
        " leaves out a certificate between its own and the root",
    )


class Fragments(Part):
    """The limit on a message that comes in fragments."""

    max: int = Field(description="bytes that may be there of it when another fragment comes")
    above: Literal["dropped", "ends"] = Field(
        "ends",
        description="dropped: nobody hears of the message, and the connection goes on; ends: the connection is closed"
        " and ends for the app at once, by `message-too-big`",
    )


class SendBuffer(Part):
    """The ring buffer through which messages leave: what is longer than it, or goes over its end, leaves in frames."""

    size: int = Field(description="its bytes")
    whole: int = Field(0, description="messages of at most so many bytes leave as one frame all the same")


class Wire(Part):
    """The connection."""

    url: Url = Url()
    domain: Domain = Domain()
    headers: Headers = Headers()
    subprotocols: Subprotocols = Subprotocols()
    close: CloseRules = CloseRules()
    ping: Ping | None = None
    deflate: bool = Field(False, description="offers permessage-deflate")
    deflate_param: str | None = Field(None, description="the parameter of the call that offers it where it is true")
    queue_limit: int | None = Field(None, description="bytes that the send queue holds")
    tls: Tls = Tls()
    send_buffer: SendBuffer | None = Field(None, description="null: each message leaves as one frame")
    answers: Literal["strictly", "leniently"] = Field(
        "strictly",
        description="how the server's answer is read; leniently: any HTTP, and of several flaws the first is told in"
        " the order Upgrade, Sec-WebSocket-Accept, Connection, subprotocol, extensions",
    )
    handshakes: Literal["at-once", "one-by-one"] = Field(
        "at-once", description="one-by-one: a connection waits until no other to the same host and port is being made"
    )
    fragments: Fragments | None = Field(None, description="null: no limit")


class Timeout(Part):
    """How long a connection may take."""

    param: Literal["ignored", "first", "largest"] = Field(
        "ignored",
        description="the `timeout` parameter: ignored; wins over the configured value; or the larger one wins",
    )
    config: bool = Field(True, description="app.json / manifest.json networkTimeout.connectSocket counts")
    default: Milliseconds | None = Field(60_000, description="null: only the system's own limit")
    max: Milliseconds | None = None
    above_max: Literal["clamped", "default"] = Field(
        "clamped", description="default: a configured value that is too large, or not above 0, counts for nothing"
    )
    unit: Literal["ms", "next-second"] = Field(
        "ms", description="next-second: rounded down to whole seconds, and one second more"
    )
    covers: Literal["tcp", "handshake"] = Field("handshake", description="how far the connection must have come")


DataType = Literal[
    "String", "ArrayBuffer", "View", "Number", "Boolean", "Object", "Array", "Null", "Undefined", "Symbol", "Other"
]
Encoding = Literal["text", "binary", "json", "items", "empty-binary", "rejected", "nothing", "digit", "base64-flag"]


class Data(Part):
    """How values become frames and frames become values. Keys are toString tags; View is any typed array."""

    send: dict[DataType, Encoding] = Field(
        {"String": "text", "ArrayBuffer": "binary"},
        description="left out: rejected (of Symbol: what Other is); nothing: reported as sent, sent is nothing;"
        " items: a byte for each item, as new Uint8Array(data) has it; digit: true is 1;"
        " base64-flag: text, or binary if isBuffer is true or 1",
    )
    binary: Literal["arraybuffer", "base64"] = Field("arraybuffer", description="how a binary message arrives")
    drop_empty: bool = Field(False, description="empty text messages are not delivered")
    skip_empty_binary: bool = Field(False, description="empty binary messages are reported as sent, and are not")
    replace: dict[str, str] = Field(default_factory=dict, description="characters replaced in incoming text")
    binary_json: bool = Field(
        False,
        description='text that is JSON {"@type": "binary", "base64"} counts as binary; what comes in, of any @type',
    )


class Suspension(Part):
    """What the platform does with an app in the background."""

    after: Milliseconds | None = Field(None, description="null: sockets live on")
    code: int | None = 1001
    reason: str = ""
    wire: Literal["close", "cut"] = "close"
    events: Literal["at-once", "on-return"] = Field("at-once", description="when the app hears of it")
    paused_by: tuple[str, ...] = Field(
        (), description="functions with a screen of the client's own: while it covers the app `after` does not run"
    )
    destroyed_after: Milliseconds | None = Field(
        None, description="the time in the background after which the platform closes the app; null: it does not"
    )


class Exit(Part):
    """What the app's servers see of the connections that there are when the app ends."""

    wire: Literal["close", "cut"] = "cut"
    code: int | None = Field(None, description="of the close frame; null: it has none")
    reason: str = ""


class Network(Part):
    """What the platform does when the device's network goes away or changes."""

    lost: Literal["ends", "unnoticed"] = Field("ends", description="open sockets end at once, or hear nothing")
    changed: Literal["ends", "unnoticed"] = "ends"
    code: int | None = 1006
    reason: str = ""
