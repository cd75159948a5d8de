"""A real SMTP relay for tests, made of aiosmtpd. One JSON line a letter on standard output:
{"to": [...], "tls": true, "user": "...", "letter": "..."}; first {"port": N}.

    relay.py --port 0 (--plain | --starttls | --tls) [--cert FILE --key FILE] [--user NAME --password WORD]
"""
import argparse
import asyncio
import json
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def say(message):
    print(json.dumps(message), flush=True)


class Letters:
    async def handle_DATA(self, server, session, envelope):
        say({
            "to": envelope.rcpt_tos,
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
        Letters(),
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
    for name in ("cert", "key", "user", "password"):
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
