"""A post office of its own: Postfix, OpenDKIM, OpenDMARC, Dovecot and a name server on one loopback.

Run with a folder, in new namespaces of network, mounts and processes: nothing outside is reached,
and nothing outlives it (test_real_mail.py does so). The program's own commands make the
key, check the records, send an edition and read what comes back; what happened is printed as JSON.
"""

import contextlib
import email
import email.policy
import fcntl
import imaplib
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

from digest import config, message, pipeline, samples, store

ROOM = Path(sys.argv[1])  # a file system in memory is laid over it, and gone with the namespace
BRIEF, READERS, DEAD = "brief.post.internal", "readers.post.internal", "dead.post.internal"
BOUNCES = f"bounce.{BRIEF}"
SERVER = f"mx.{READERS}"
LISTED = f"zoe@{READERS}\ngone@{DEAD}\nnobody@{READERS}\n"
PORTS = {"postfix": 25, "lmtp": 24, "imap": 143, "opendkim": 8891, "opendmarc": 8893}
PATIENCE = 60.0  # seconds for anything to come about
SYSTEM = {
    "resolv.conf": "nameserver 127.0.0.1\n",
    "hosts": f"127.0.0.1 localhost {SERVER}\n",
}
POSTFIX = f"""
compatibility_level = 3.6
myhostname = {SERVER}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.1/32
queue_directory = {ROOM}/queue
data_directory = {ROOM}/data
maillog_file = {ROOM}/postfix.log
maillog_file_prefixes = {ROOM}
alias_maps =
alias_database =
virtual_mailbox_domains = {READERS} {DEAD} {BOUNCES}
virtual_mailbox_maps = inline:{{ {{ zoe@{READERS} = x }} {{ @{DEAD} = x }} {{ @{BOUNCES} = x }} }}
virtual_transport = lmtp:inet:127.0.0.1:{PORTS["lmtp"]}
smtpd_milters = inet:127.0.0.1:{PORTS["opendkim"]} inet:127.0.0.1:{PORTS["opendmarc"]}
milter_default_action = tempfail
"""
MASTER = """
smtp       inet  n - n - - smtpd
cleanup    unix  n - n - 0 cleanup
qmgr       unix  n - n 300 1 qmgr
rewrite    unix  - - n - - trivial-rewrite
bounce     unix  - - n - 0 bounce
defer      unix  - - n - 0 bounce
trace      unix  - - n - 0 bounce
flush      unix  n - n 1000? 0 flush
proxymap   unix  - - n - - proxymap
error      unix  - - n - - error
retry      unix  - - n - - error
lmtp       unix  - - n - - lmtp
anvil      unix  - - n - 1 anvil
postlog    unix-dgram n - n - 1 postlogd
"""
DOVECOT = f"""
protocols = imap lmtp
listen = 127.0.0.1
base_dir = {ROOM}/dovecot
state_dir = {ROOM}/dovecot
log_path = {ROOM}/dovecot.log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{ROOM}/mail/%n
auth_username_format = %Ln
recipient_delimiter = +
passdb {{
  driver = static
  args = password=x
}}
userdb {{
  driver = passwd-file
  args = {ROOM}/users
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {PORTS["lmtp"]}
  }}
}}
"""
USERS = "".join(f"{name}::65534:65534::{ROOM}/mail/{name}::\n" for name in ("zoe", "bounce"))
OPENDKIM = f"""
Mode v
Socket inet:{PORTS["opendkim"]}@127.0.0.1
Syslog no
AlwaysAddARHeader yes
AuthservID {SERVER}
Nameservers 127.0.0.1
"""
OPENDMARC = f"""
Socket inet:{PORTS["opendmarc"]}@127.0.0.1
AuthservID {SERVER}
TrustedAuthservIDs {SERVER}
SPFIgnoreResults true
SPFSelfValidate true
RejectFailures true
IgnoreHosts /dev/null
Syslog false
"""
DIGEST = f"""
[store]
url = "sqlite:///digest.db"
[fetch]
allow_private_addresses = true
[articles]
seconds = 0
[delivery]
sender = "brief@{BRIEF}"
return_path = "bounce@{BOUNCES}"
[smtp]
host = "127.0.0.1"
[bounces]
imap_host = "127.0.0.1"
imap_port = {PORTS["imap"]}
imap_security = "none"
imap_user = "bounce"
imap_password = "x"
[output]
png = false
"""


def furnish():
    """Make the room: files for each server, and the name server's address for all of them."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", ROOM], check=True)
    for name in ("queue", "data", "dovecot", "mail", "postfix", "desk"):
        (ROOM / name).mkdir()
    for name, text in SYSTEM.items():
        (ROOM / name).write_text(text)
        subprocess.run(["mount", "--bind", ROOM / name, f"/etc/{name}"], check=True)
    shutil.chown(ROOM / "data", "postfix")
    os.chown(ROOM / "mail", 65534, 65534)
    written = {
        "postfix/main.cf": POSTFIX, "postfix/master.cf": MASTER, "dovecot.conf": DOVECOT,
        "users": USERS, "opendkim.conf": OPENDKIM, "opendmarc.conf": OPENDMARC,
    }  # fmt: skip
    for name, text in written.items():
        (ROOM / name).write_text(text)


def light_up():
    """Switch the loopback interface on: a new network has it, and off."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        fcntl.ioctl(line, 0x8914, struct.pack("16sh22x", b"lo", 0x1))  # SIOCSIFFLAGS, IFF_UP


def zone(record):
    """Return what the name server knows; `record` is what 'digest dkim new' printed."""
    name, strings = record.split(". IN TXT ", 1)
    return {
        name: {"TXT": " ".join(re.findall(r'"[^"]*"', strings))},
        BRIEF: {"TXT": '"v=spf1 ip4:127.0.0.1 -all"', "A": "127.0.0.1", "MX": f"10 {SERVER}."},
        BOUNCES: {"TXT": '"v=spf1 ip4:127.0.0.1 -all"', "MX": f"10 {SERVER}."},
        f"_dmarc.{BRIEF}": {"TXT": '"v=DMARC1; p=reject; adkim=s; aspf=r"'},
        READERS: {"MX": f"10 {SERVER}."},
        DEAD: {"MX": f"10 {SERVER}."},
        SERVER: {"A": "127.0.0.1"},
        "1.0.0.127.in-addr.arpa": {"PTR": f"{SERVER}."},
    }


def answer_names(known):
    """Answer questions for names, over UDP, for as long as the process lives."""
    line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    line.bind(("127.0.0.1", 53))

    def serve():
        while True:
            wire, asker = line.recvfrom(4096)
            asked = dns.message.from_wire(wire)
            question = asked.question[0]
            answer = dns.message.make_response(asked)
            answer.flags |= dns.flags.AA | dns.flags.RA
            records = known.get(question.name.to_text(omit_final_dot=True).lower())
            kind = dns.rdatatype.to_text(question.rdtype)
            if records is None:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            elif kind in records:
                answer.answer.append(
                    dns.rrset.from_text(question.name, 60, "IN", kind, records[kind])
                )
            line.sendto(answer.to_wire(), asker)

    threading.Thread(target=serve, daemon=True).start()


def open_office():
    """Start all servers, and wait until each answers."""
    (ROOM / "postfix.log").touch()
    subprocess.Popen(["opendkim", "-f", "-x", ROOM / "opendkim.conf"])
    subprocess.Popen(["opendmarc", "-f", "-c", ROOM / "opendmarc.conf"])
    subprocess.Popen(["dovecot", "-F", "-c", ROOM / "dovecot.conf"])
    subprocess.run(["postfix", "-c", ROOM / "postfix", "start"], check=True)
    for name, port in PORTS.items():
        until(lambda port=port: answers(port), name)


def answers(port):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def until(look, what):
    """Return what `look` finds as soon as it finds anything."""
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        if found := look():
            return found
        threading.Event().wait(0.05)
    raise SystemExit(f"{what}: nothing within {PATIENCE:.0f} s")


def inbox(user):
    """Return the messages of a mailbox, as they come over IMAP."""
    with imaplib.IMAP4("127.0.0.1", PORTS["imap"]) as server:
        server.login(user, "x")
        server.select("INBOX", readonly=True)
        numbers = server.search(None, "ALL")[1][0].split()
        return [server.fetch(number, "(BODY.PEEK[])")[1][0][1] for number in numbers]


def digest(*words, code=0):
    """Run one of the program's commands as a user does; return what it printed, and told."""
    done = subprocess.run(
        [sys.executable, "-m", "digest", *words], cwd=ROOM / "desk", capture_output=True, text=True,
        env={**os.environ, "DIGEST_DKIM_KEY_FILE": str(ROOM / "desk" / "dkim.pem")}, check=False,
    )  # fmt: skip
    if done.returncode != code:
        raise SystemExit(f"digest {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout, done.stderr


def pressed():
    """Return the message of the first reader as it was made: stored edition, key and signature."""
    pem = str(ROOM / "desk" / "dkim.pem")
    own = config.load(ROOM / "desk" / "config.toml", {"DIGEST_DKIM_KEY_FILE": pem})
    house = pipeline.house(own)
    url = own.store.url.get_secret_value()
    with store.connect(url, base=own.base) as memory, memory.read() as connection:
        frozen = store.find_edition(connection, number=1)
        key = store.setting(connection, "key")
    signer = message.signer(own.dkim, house.domain)
    press = message.prepare(frozen, house, key=key, signer=signer)
    return press.letter(to=f"zoe@{READERS}", subscriber=1).content


def main():
    """Live through one morning and what comes back of it."""
    furnish()
    light_up()
    as_of = ("--as-of", samples.MORNING.isoformat())
    with samples.serve() as feeds:
        tables = "".join(
            "[[feeds]]\n"
            + "".join(f"{name} = {json.dumps(value)}\n" for name, value in one.items())
            for one in feeds
        )
        (ROOM / "desk" / "config.toml").write_text(DIGEST + tables)
        (ROOM / "desk" / "readers.csv").write_text(f"email\n{LISTED}")
        answer_names(zone(digest("dkim", "new", "dkim.pem")[0]))
        open_office()
        digest("init")
        digest("subscribers", "import", "readers.csv")
        checked, _ = digest("check", code=69)  # one sample feed is gone for good
        _, sent = digest("now", "--send", *as_of)
    arrived = until(lambda: inbox("zoe"), "the edition")[0]
    until(lambda: inbox("bounce"), "the bounce")
    parsed = email.message_from_bytes(arrived, policy=email.policy.default)
    facts = {
        "checked": checked,
        "sent": sent,
        "results": [" ".join(str(one).split()) for one in parsed.get_all("Authentication-Results")],
        "identical": arrived.endswith(pressed()),
        "return path": str(parsed["Return-Path"]),
        "bounces": digest("bounces", *as_of)[0],
        "readers": json.loads(digest("subscribers", "list", "--json")[0]),
        "bounce": inbox("bounce")[0].decode("utf-8", "replace"),
    }
    sys.stdout.write(json.dumps(facts) + "\n")


if __name__ == "__main__":
    main()
