"""The files of `websockets/` in the web-platform-tests, and those that say nothing of an emulated page.

Names only: the tests themselves are the rules of the tables, told in our own scripts. No package of a registry carries
the folder; the names were read in the copy that github.com/nodejs/undici keeps at bd90fff2 under test/fixtures/wpt.
"""

from __future__ import annotations

from typing import Final

NO_WORKER: Final = "there are no workers"
NO_FRAMES: Final = "there are no frames and no second page"
NO_CACHE: Final = "there is no back-forward cache: a page that is left is gone"
NO_XHR: Final = "there is no synchronous XMLHttpRequest"
STREAM: Final = "WebSocketStream is another interface; uni-app does not use it"

NOT_APPLYING: Final = {
    "Create-on-worker-shutdown.any.js": NO_WORKER,
    "Send-data.worker.js": NO_WORKER,
    "opening-handshake/003-sets-origin.worker.js": NO_WORKER,
    "back-forward-cache-with-closed-websocket-connection-ccns.tentative.window.js": NO_CACHE,
    "back-forward-cache-with-closed-websocket-connection.window.js": NO_CACHE,
    "back-forward-cache-with-open-websocket-connection-ccns.tentative.window.js": NO_CACHE,
    "back-forward-cache-with-open-websocket-connection.window.js": NO_CACHE,
    "unload-a-document/002.html": NO_CACHE,
    "bufferedAmount-unchanged-by-sync-xhr.any.js": NO_XHR,
    "security/002.html": NO_XHR,
    "cookies/third-party-cookie-accepted.https.html": "the page's and the server's site are not told apart",
    "multi-globals/message-received.html": NO_FRAMES,
    "multi-globals/url-parsing/url-parsing.html": NO_FRAMES,
    "remove-own-iframe-during-onerror.window.js": NO_FRAMES,
    "unload-a-document/003.html": NO_FRAMES,
    "unload-a-document/004.html": NO_FRAMES,
    "unload-a-document/005.html": NO_FRAMES,
    "stream/tentative/abort.any.js": STREAM,
    "stream/tentative/backpressure-receive.any.js": STREAM,
    "stream/tentative/backpressure-send.any.js": STREAM,
    "stream/tentative/close.any.js": STREAM,
    "stream/tentative/constructor.any.js": STREAM,
    "stream/tentative/remote-close.any.js": STREAM,
    "stream/tentative/websocket-error.any.js": STREAM,
}
ELSEWHERE: Final = {"unload-a-document/001.html": "tests/api/browser/test_leaving.py"}

FILES: Final = {
    f"{folder}{name}"
    for folder, names in (
        (
            "",
            "Close-1000-reason.any.js Close-1000-verify-code.any.js Close-1000.any.js "
            "Close-1005-verify-code.any.js Close-1005.any.js Close-2999-reason.any.js "
            "Close-3000-reason.any.js Close-3000-verify-code.any.js Close-4999-reason.any.js "
            "Close-Reason-124Bytes.any.js Close-delayed.any.js Close-onlyReason.any.js "
            "Close-readyState-Closed.any.js Close-readyState-Closing.any.js "
            "Close-reason-unpaired-surrogates.any.js Close-server-initiated-close.any.js "
            "Close-undefined.any.js Create-asciiSep-protocol-string.any.js Create-blocked-port.any.js "
            "Create-extensions-empty.any.js Create-http-urls.any.js Create-invalid-urls.any.js "
            "Create-non-absolute-url.any.js Create-nonAscii-protocol-string.any.js "
            "Create-on-worker-shutdown.any.js Create-protocol-with-space.any.js "
            "Create-protocols-repeated-case-insensitive.any.js Create-protocols-repeated.any.js "
            "Create-url-with-space.any.js Create-url-with-windows-1252-encoding.html "
            "Create-valid-url-array-protocols.any.js Create-valid-url-binaryType-blob.any.js "
            "Create-valid-url-protocol-empty.any.js Create-valid-url-protocol-setCorrectly.any.js "
            "Create-valid-url-protocol-string.any.js Create-valid-url-protocol.any.js "
            "Create-valid-url.any.js Send-0byte-data.any.js Send-65K-data.any.js Send-before-open.any.js "
            "Send-binary-65K-arraybuffer.any.js Send-binary-arraybuffer.any.js "
            "Send-binary-arraybufferview-float16.any.js Send-binary-arraybufferview-float32.any.js "
            "Send-binary-arraybufferview-float64.any.js Send-binary-arraybufferview-int16-offset.any.js "
            "Send-binary-arraybufferview-int32.any.js Send-binary-arraybufferview-int8.any.js "
            "Send-binary-arraybufferview-uint16-offset-length.any.js "
            "Send-binary-arraybufferview-uint32-offset.any.js "
            "Send-binary-arraybufferview-uint8-offset-length.any.js "
            "Send-binary-arraybufferview-uint8-offset.any.js Send-binary-blob.any.js Send-data.any.js "
            "Send-data.worker.js Send-null.any.js Send-paired-surrogates.any.js Send-unicode-data.any.js "
            "Send-unpaired-surrogates.any.js "
            "back-forward-cache-with-closed-websocket-connection-ccns.tentative.window.js "
            "back-forward-cache-with-closed-websocket-connection.window.js "
            "back-forward-cache-with-open-websocket-connection-ccns.tentative.window.js "
            "back-forward-cache-with-open-websocket-connection.window.js basic-auth.any.js "
            "binaryType-wrong-value.any.js bufferedAmount-unchanged-by-sync-xhr.any.js close-invalid.any.js "
            "constructor.any.js eventhandlers.any.js extended-payload-length.html idlharness.any.js "
            "mixed-content.https.any.js referrer.any.js remove-own-iframe-during-onerror.window.js "
            "send-many-64K-messages-with-backpressure.any.js",
        ),
        ("binary/", "001.html 002.html 004.html 005.html"),
        ("closing-handshake/", "002.html 003.html 004.html"),
        (
            "constructor/",
            "001.html 004.html 005.html 006.html 007.html 008.html 009.html 010.html 011.html 012.html "
            "013.html 014.html 016.html 017.html 018.html 019.html 020.html 021.html 022.html",
        ),
        (
            "cookies/",
            "001.html 002.html 003.html 004.html 005.html 006.html 007.html third-party-cookie-accepted.https.html",
        ),
        ("interfaces/CloseEvent/", "clean-close.html constructor.html historical.html"),
        (
            "interfaces/WebSocket/bufferedAmount/",
            "bufferedAmount-arraybuffer.html bufferedAmount-blob.html "
            "bufferedAmount-defineProperty-getter.html bufferedAmount-defineProperty-setter.html "
            "bufferedAmount-deleting.html bufferedAmount-getting.html bufferedAmount-initial.html "
            "bufferedAmount-large.html bufferedAmount-readonly.html bufferedAmount-unicode.html",
        ),
        (
            "interfaces/WebSocket/close/",
            "close-basic.html close-connecting-async.any.js close-connecting.html close-multiple.html "
            "close-nested.html close-replace.html close-return.html",
        ),
        ("interfaces/WebSocket/constants/", "001.html 002.html 003.html 004.html 005.html 006.html"),
        (
            "interfaces/WebSocket/events/",
            "001.html 002.html 003.html 004.html 006.html 007.html 008.html 009.html 010.html 011.html "
            "012.html 013.html 014.html 015.html 016.html 017.html 018.html 019.html 020.html",
        ),
        ("interfaces/WebSocket/extensions/", "001.html"),
        ("interfaces/WebSocket/protocol/", "protocol-initial.html"),
        ("interfaces/WebSocket/readyState/", "001.html 002.html 003.html 004.html 005.html 006.html 007.html 008.html"),
        (
            "interfaces/WebSocket/send/",
            "001.html 002.html 003.html 004.html 005.html 006.html 007.html 008.html 009.html 010.html "
            "011.html 012.html",
        ),
        ("interfaces/WebSocket/url/", "001.html 002.html 003.html 004.html 005.html 006.html resolve.html"),
        ("keeping-connection-open/", "001.html"),
        ("multi-globals/", "message-received.html"),
        ("multi-globals/url-parsing/", "url-parsing.html"),
        ("opening-handshake/", "001.html 002.html 003-sets-origin.worker.js 003.html 005.html 006.html"),
        ("security/", "001.html 002.html"),
        (
            "stream/tentative/",
            "abort.any.js backpressure-receive.any.js backpressure-send.any.js close.any.js "
            "constructor.any.js remote-close.any.js websocket-error.any.js",
        ),
        ("unload-a-document/", "001.html 002.html 003.html 004.html 005.html"),
    )
    for name in names.split()
}
"""Without the servers, helpers and second pages that they use."""
