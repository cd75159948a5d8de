"""A real SMTP relay for tests, made of aiosmtpd. One JSON line a letter on standard output:
{"to": [...], "from": "...", "tls": true, "user": "...", "letter": "..."}; first {"port": N}. With --bounces
what it took for that address comes back: the line also has "bounce", the notification (RFC 3464) that its
mail server would send to the envelope sender.

    relay.py --port 0 (--plain | --starttls | --tls) [--cert FILE --key FILE] [--user NAME --password WORD] [--bounces ADDRESS]
"""
import argparse
import asyncio
import json
import ssl
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formatdate, make_msgid

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def say(message):
    print(json.dumps(message), flush=True)


def bounce_of(envelope):
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = "Mail Delivery System <mailer-daemon@relay.test>"
    report["To"] = envelope.mail_from
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = formatdate()
    report["Message-ID"] = make_msgid(domain="relay.test")
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText("Your message could not be delivered.\n"))
    status = MIMEBase("message", "delivery-status")
    for fields in ({"Reporting-MTA": "dns; relay.test"},
                   {"Final-Recipient": f"rfc822; {envelope.rcpt_tos[0]}", "Action": "failed", "Status": "5.1.1", "Diagnostic-Code": "smtp; 550 5.1.1 no such user"}):
        block = EmailMessage()
        for name, value in fields.items():
            block[name] = value
        status.attach(block)
    report.attach(status)
    report.attach(MIMEText(envelope.content.decode("ascii").split("\r\n\r\n")[0], "rfc822-headers"))
    return report.as_string()


class Letters:
    def __init__(self, bounces):
        self.bounces = bounces

    async def handle_DATA(self, server, session, envelope):
        say({
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            **({"bounce": bounce_of(envelope)} if self.bounces in envelope.rcpt_tos else {}),
            "tls": session.ssl is not None or server.transport.get_extra_info("sslcontext") is not None,
            "user": session.auth_data.login.decode() if session.auth_data else "",
            "letter": envelope.content.decode("ascii"),
        })
        return "250 taken"


def relay(options, context):
    def authenticate(server, session, envelope, mechanism, data):
        right = LoginPassword(options.user.encode(), (options.password or "").encode())
        return AuthResult(success=data == right, handled=False, auth_data=data)

    return SMTP(
        Letters(options.bounces),
        hostname="relay.test",
        tls_context=context if options.starttls else None,
        require_starttls=options.starttls,
        authenticator=authenticate if options.user else None,
        auth_required=bool(options.user),
        auth_require_tls=options.starttls,
        loop=asyncio.get_running_loop(),
    )


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    kind = parser.add_mutually_exclusive_group(required=True)
    for name in ("plain", "starttls", "tls"):
        kind.add_argument(f"--{name}", action="store_true")
    for name in ("cert", "key", "user", "password", "bounces"):
        parser.add_argument(f"--{name}")
    options = parser.parse_args()
    context = None
    if not options.plain:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.cert, options.key)
    server = await asyncio.get_running_loop().create_server(
        lambda: relay(options, context), "127.0.0.1", options.port, ssl=context if options.tls else None)
    say({"port": server.sockets[0].getsockname()[1]})
    await server.serve_forever()


asyncio.run(main())
