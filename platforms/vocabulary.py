"""The closed vocabulary of recipes: the verbs, conditions and values that a profile may use, each in one sentence.

The engine implements every verb and condition named here and no other (a test holds the two lists together).
A new entry is named after what it does, never after a platform, and at least two platforms should have a use for it.
"""

from __future__ import annotations

from typing import Final

EVENTS: Final = ("open", "message", "error", "close")
STATES: Final = ("start", "connecting", "open", "closing", "closed")
CALLS: Final = ("connect", "send", "close", "send-global", "close-global")
ARRIVALS: Final = ("opened", "received", "failed", "ended")

# verb -> (what may follow it, one sentence for `explain`; {arg} is what follows)
VERBS: Final[dict[str, tuple[str, str]]] = {
    "check": ("condition", "If {arg}, what `unless` says for it happens instead."),
    "return": ("task|undefined", "The call will return {arg}."),
    "throw": ("", "The call throws the exception given in words."),
    "stop": ("", "Nothing more of this recipe happens."),
    "enter": ("set?", "The socket takes a place in the counted set {arg}."),
    "leave": ("set?", "The socket gives up its place in the counted set {arg}."),
    "evict": ("set?", "Every other socket in the counted set {arg} is closed by the platform."),
    "dial": ("", "The connection is started."),
    "transmit": ("", "The data is handed to the connection."),
    "close-wire": ("", "A close frame is sent and the closing handshake begins."),
    "cut": ("", "The connection is dropped without a close frame."),
    "success": ("", "The success callback runs."),
    "fail": ("", "The fail callback runs."),
    "complete": ("", "The complete callback runs."),
    "print": ("", "The platform prints its console line."),
    "state-all": ("state", "readyState of every socket of the app becomes what the platform has for {arg}."),
    "state": ("state", "readyState becomes what the platform has for {arg}."),
    "deliver": ("event", "The {arg} event is delivered to its listeners."),
    "wait": ("microtask|task|timer|milliseconds", "What follows runs later: after a {arg}."),
    "reveal-id": ("", "The socket's id appears on the task."),
    "register": ("", "The platform lists the socket: calls and events find it from now on."),
    "take-role": (
        "",
        "The global functions act on this socket from now on, unless the one that they act on is not closed yet.",
    ),
    "unlist": ("", "Later calls find the socket gone; its events still arrive."),
    "forget": ("", "The platform forgets the socket: later events of it are dropped, later calls find it gone."),
    "unlisten": ("", "All listeners of the task are removed."),
    "write-back": ("", "The platform writes keys of its own into the object that the app passed."),
    "pass-on": ("call", "The call goes on as a {arg} on the current socket."),
    "pass-on-others": ("call", "A {arg} without arguments goes to every other socket of the app."),
    "pass-on-all": ("call", "The call goes on as a {arg} on every socket of the app."),
}

# condition -> one sentence that is true when the condition holds (that is, when the check fails)
CONDITIONS: Final[dict[str, str]] = {
    # the call's argument
    "argument-missing": "the call has no argument, or it is null",
    "argument-not-object": "the argument is not an object",
    "callback-not-function": "success or fail is given and is not a function",
    "no-callbacks": "none of success, fail and complete is a function",
    "unnamed": "the call makes no task of its own: it is for the app's one unnamed socket",
    "parameter-mistyped": "a parameter is given and is none of the types that the platform lets through",
    # url
    "url-missing": "url is undefined or null",
    "url-falsy": "url is falsy",
    "url-not-string": "url is given and is not a string",
    "url-number": "url is a number",
    "url-empty": "url is the empty string",
    "url-no-scheme": "url has no scheme",
    "url-scheme-unknown": "url has none of the schemes that the platform's check lets through",
    "url-unparsable": "url cannot be parsed",
    "url-fragment": "url has a fragment",
    "scheme-not-allowed": "the scheme is not secure where only secure ones are allowed",
    "domain-not-listed": "the url is not on the app's domain list",
    # other parameters
    "header-not-object": "header is given and is not an object",
    "method-not-string": "method is truthy and not a string",
    "protocols-not-array": "protocols is truthy and not an array",
    "protocols-invalid": "protocols holds a name that is not a token",
    "protocols-duplicated": "protocols holds a name twice",
    "timeout-not-number": "timeout is given and is not a number",
    "binary": "the data of the call, or the message that came, is binary",
    # sockets of the app
    "too-many-sockets": "the counted set is full",
    "socket-open": "the call is for the one unnamed socket, and that is open already",
    "id-taken": "a live socket has the same id",
    "no-socket": "there is no current socket",
    "backgrounded": "the app is suspended in the background",
    "offline": "the device has no network",
    # the state of one socket
    "state-not-open": "readyState is not OPEN",
    "state-closed": "readyState is CLOSED",
    "not-connected": "the connection is not open, whatever readyState says",
    "connecting": "the connection is not open yet",
    "closing": "the app has called close and the end has not come yet",
    "ended": "the connection has ended or failed",
    "closed-before": "the app has called close on this socket before",
    "task-gone": "the platform has forgotten the socket",
    "no-task-left": "the platform has no socket at all",
    "id-not-known": "the socket's id has not been revealed yet",
    # data
    "data-missing": "data is undefined or null",
    "data-empty": "data is an empty string or an empty buffer",
    "data-falsy": "data is falsy",
    "data-word-null": 'data is "", "null" or "undefined", in any case',
    "bad-data-type": "data has a type that cannot be sent",
    "queue-full": "the send queue would hold more than its limit",
    # close
    "code-not-number": "code is given and is not a number",
    "code-invalid": "code is none that the platform lets an app use",
    "reason-too-long": "reason has more than 123 bytes of UTF-8",
    # how a connection failed before it was open
    "scheme-undialable": "the client beneath the API knows no such scheme",
    "dns-failed": "the host name cannot be resolved",
    "refused": "the connection was refused",
    "unreachable": "there is no way to the host",
    "tls-untrusted": "the server's certificate is not trusted",
    "tls-failed": "the TLS handshake failed",
    "connect-timeout": "no connection came in time",
    "tls-timeout": "no connection came in time, and the server of a wss:// url had not said a word",
    "handshake-rejected": "the server answered the handshake with another status than 101",
    "handshake-invalid": "the server's answer is no valid handshake",
    "subprotocol-missing": "the server chose none of the subprotocols that were offered",
    "subprotocol-unrequested": "the server chose a subprotocol that was not offered",
    "closed-early": "the app closed the socket before it was open",
    # how an open connection ended
    "closed-by-app": "the app closed first and the server confirmed",
    "closed-by-peer": "the server closed first",
    "no-close-code": "the close frame had no code",
    "peer-vanished": "the connection ended without a close frame",
    "connection-reset": "the connection was reset",
    "protocol-error": "the server broke the protocol",
    "close-unanswered": "the server did not answer the close frame in time",
    "pong-missing": "the server did not answer a ping in time",
    "suspended": "the platform ended it while the app was in the background",
    "network-gone": "the platform ended it because the network went away",
    "evicted": "the platform ended it to make room for another socket",
}

# placeholders of payloads and texts. A text that is one placeholder becomes the value itself, of its own type.
VALUES: Final[dict[str, str]] = {
    "undefined": "JavaScript's undefined",
    "null": "JavaScript's null",
    "url": "the url of the call",
    "scheme": "its scheme",
    "host": "its host name",
    "port": "its port",
    "type": "what Object.prototype.toString calls the checked value",
    "typeof": "what typeof says of the checked value",
    "value": "the checked value as text",
    "parameter": "the parameter concerned",
    "expected": "the type that the platform wants it to have, in the platform's own word",
    "base64": "the binary data of the call as Base64 text",
    "id": "the socket's id, of the type that the platform gives it",
    "max": "the limit of the counted set",
    "code": "the close code, a number",
    "reason": "the close reason, a string",
    "headers": "the handshake's response headers, an object",
    "headers-text": "the same as lines of text",
    "headers-lower": "the same with names in lower case",
    "request-headers": "the handshake's request headers, an object",
    "profile": "timings of the handshake, an object",
    "data": "the message, as the profile's data rules give it",
    "is-binary": "whether the message was binary, a boolean",
    "status": "the HTTP status of a refused handshake",
    "phrase": "its reason phrase",
    "status-line": "its status line",
    "subprotocol": "the subprotocol concerned",
    "cause": "the operating system's or the engine's own words for the failure",
    "errno": "the operating system's number for it",
    "error": "the exception that app code threw",
    "outcome": "the object that the success or fail callback got",
    "epoch-ms": "the current time in milliseconds",
    "appid": "the app's id",
    "domains": "the domain list",
}
