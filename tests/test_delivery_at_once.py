"""Servers that let all be said at once (RFC 2920) are told so, and each answer counts."""

import pytest
from conftest import make_settings
from test_delivery import AT_ONCE, DATABASE, Script, deliver, mail

from digest import delivery
from digest.errors import DeliveryError


def test_all_is_said_at_once_where_the_server_allows_it(tmp_path):
    """It takes one way there and back before the content, not three."""
    answers = "250 sender\r\n250 reader\r\n354 go on"
    with Script(**AT_ONCE, MAIL=(), RCPT=(), DATA=answers) as script:
        deliver(make_settings(DATABASE, script.port, tmp_path), times=2)
        assert script.accepted == 2


@pytest.mark.parametrize("data", ["354 go on", "503 no recipients", "554 no", ""])
@pytest.mark.parametrize("verb", ["MAIL", "RCPT"])
@pytest.mark.parametrize("transport", ["smtp", "lmtp"])
def test_a_refusal_among_what_is_said_at_once_costs_nobody_else(tmp_path, transport, verb, data):
    """T21: a server that asks for the content all the same gets none; the next message goes out."""
    way = {"transport": f'"{transport}"'}
    with Script(**AT_ONCE, DATA=data, **{verb: "550 5.1.1 no"}) as script:
        settings = make_settings(DATABASE, script.port, tmp_path, delivery=way)
        with delivery.open_transport(settings) as send:
            with pytest.raises(DeliveryError, match=r"550 5\.1\.1 no") as told:
                send(mail())
            assert (told.value.temporary, told.value.server, told.value.doubt) == (False,) * 3
            assert script.accepted == 0
            del script.replies[verb]
            script.replies["DATA"] = "354 go on"
            send(mail())
        assert script.accepted == 1
        greeting = {"smtp": "EHLO", "lmtp": "LHLO"}[transport]
        left = data == "" or (data.startswith("354") and transport == "lmtp")
        assert script.heard.count(greeting) == 1 + left


def test_no_address_says_more_than_an_address(tmp_path):
    """T46: one of two lines reaches no server as a command of its own."""
    with Script(**AT_ONCE) as script:
        with pytest.raises(DeliveryError, match="no server can take this address") as told:
            deliver(
                make_settings(DATABASE, script.port, tmp_path), mail("a@b.org>\r\nRCPT TO:<c@b.org")
            )
        assert (told.value.temporary, told.value.server) == (False, False)
        assert "RCPT" not in script.heard
