"""A mail server for tests: aiosmtpd, which writes down what it takes.

    mail_server.py FOLDER [starttls]

Prints its port. Each mail becomes a file in FOLDER. While FOLDER/slow exists, the answer to a mail waits for it to go
away, with the mail already written down; while FOLDER/busy exists, mail is put off; addresses that begin with "nobody"
are refused. With `starttls`, FOLDER/ca.pem is whom to trust.
"""

import asyncio
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP

folder = sys.argv[1]


class Handler:
    count = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return f"550 5.1.1 <{address}>: there is nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if os.path.exists(f"{folder}/busy"):
            return "451 4.3.0 Come back later"
        Handler.count += 1
        name = f"{folder}/{os.getpid()}-{Handler.count}.eml"
        with open(name + ".part", "wb") as file:
            file.write(f"X-RcptTo: {', '.join(envelope.rcpt_tos)}\r\nX-Tls: {session.ssl is not None}\r\n".encode())
            file.write(envelope.content)
        os.rename(name + ".part", name)
        while os.path.exists(f"{folder}/slow"):
            await asyncio.sleep(0.02)
        return "250 Taken"


async def main():
    context = None
    if "starttls" in sys.argv:
        import trustme

        authority = trustme.CA()
        authority.cert_pem.write_to_path(f"{folder}/ca.pem")
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("localhost").configure_cert(context)

    def one():
        return SMTP(Handler(), tls_context=context, require_starttls=context is not None, enable_SMTPUTF8=True)

    server = await asyncio.get_running_loop().create_server(one, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
