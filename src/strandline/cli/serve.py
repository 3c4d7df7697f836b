"""`strandline serve`: the web app on this machine, with its worker beside it."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from strandline.cli.failing import CannotUse
from strandline.cli.starting import keep_told_plainly, prepared
from strandline.home import data_folder


@click.command(name="serve")
@click.option("--data", type=click.Path(path_type=Path), help="Where everything is kept. [default: strandline-data]")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes that answer.")
@click.option("--no-worker", is_flag=True, help="Leave background work to “strandline worker”, running elsewhere.")
@click.option("--access-log", is_flag=True, help="Print each request, without the keys of private links.")
@click.option("--dev", is_flag=True, help="Also show sent mails and the gallery of components.")
def command(
    data: Path | None, port: int, host: str, workers: int, no_worker: bool, access_log: bool, dev: bool
) -> None:
    """Open the app in a browser, on everything that the data folder holds."""
    listener = _listen(host, port)
    os.environ.setdefault("STRANDLINE_ADDRESS", _address(host, port))
    if dev:
        os.environ["STRANDLINE_DEV"] = "1"
    if os.environ.get("STRANDLINE_DEV") == "1":
        _refuse_to_show_mails_to_others(host)
    data = (data or data_folder()).absolute()
    prepared(data)
    _tell(host, port, data)

    from strandline.work.supervising import Kept
    from strandline.work.worker import kept_worker

    gunicorn = [
        *(sys.executable, "-m", "gunicorn", "--config", "python:strandline.web.serving"),
        *("--bind", f"fd://{listener.fileno()}", "--workers", str(workers)),
        *(("--access-logfile", "-") if access_log else ()),
        "strandline.web.wsgi",
    ]
    web = Kept("The web server", lambda: gunicorn, pass_fds=[listener.fileno()])
    keep_told_plainly([web] if no_worker else [web, kept_worker()])


def _listen(host: str, port: int) -> socket.socket:
    """The socket, bound here and handed on: a port in use is told before anything is touched, and stays ours."""
    if not host.strip():
        raise CannotUse("--host is empty, which would listen on every network. Name one: 127.0.0.1 for this machine.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise CannotUse(f"--host {host} is no address of this machine: {error.strerror}.") from error
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(256)
    except OSError as error:
        listener.close()
        raise CannotUse(_why_not(error, host, port)) from error
    return listener


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use, perhaps by another Strandline. End that, or choose another with --port."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"We may not listen on port {port}. Choose one above 1023 with --port."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"--host {host} is no address of this machine. Use 127.0.0.1, or one that it has."
    return f"We cannot listen on {host}, port {port}: {error.strerror}."


def _address(host: str, port: int) -> str:
    """Where people reach us if nobody said."""
    if _is_this_machine(host):
        return f"http://localhost:{port}"  # by name: passkeys know no numbers
    if host in {"0.0.0.0", "::"}:
        if not os.environ.get("STRANDLINE_ADDRESS"):
            raise CannotUse(
                f"--host {host} listens on every network. Say by which address people reach it: "
                f"STRANDLINE_ADDRESS=https://learn.example.org, behind a proxy that brings HTTPS."
            )
        return ""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(socket.getaddrinfo(host, None)[0][4][0]).is_loopback
    except ValueError:
        return False


def _refuse_to_show_mails_to_others(host: str) -> None:
    address = urlsplit(os.environ["STRANDLINE_ADDRESS"]).hostname
    if not _is_this_machine(host) or address not in {"localhost", "127.0.0.1", "::1"}:
        raise CannotUse(
            "--dev (or STRANDLINE_DEV=1) shows everybody's mails, with the codes they sign in by, so it is for this "
            "machine alone. Leave it out, or listen on 127.0.0.1 without a STRANDLINE_ADDRESS."
        )


def _tell(host: str, port: int, data: Path) -> None:
    from django.conf import settings

    address = settings.STRANDLINE_ADDRESS
    click.echo(f"Strandline is at {address}")
    click.echo(f"Everything is kept in {data}. End with Ctrl-C.")
    if not settings.OVER_HTTPS:
        click.echo(
            "Phones need HTTPS: without it they have no passkeys, no encryption of unsent notes and no work offline. "
            "On this machine itself, localhost is enough."
        )
    if not os.environ.get("STRANDLINE_MAIL_URL"):
        shown = f" and at {address}/dev/mail" if settings.STRANDLINE_DEV else ""
        click.echo(f"No mail is sent, since STRANDLINE_MAIL_URL is not set: mails are shown here{shown}.")
    if not _is_this_machine(host) and not settings.OVER_HTTPS:
        click.secho(
            f"\nWARNING: this listens on {host}, port {port}, without encryption. Whoever is on the network in between "
            "can read what people said and take over accounts. Put a proxy with HTTPS in front (docs/how-to/serve.md) "
            "and set STRANDLINE_ADDRESS to its https:// address.\n",
            fg="red",
            bold=True,
            err=True,
        )
    if urlsplit(address).port not in {None, port} and not settings.OVER_HTTPS:
        click.echo(f"It listens on port {port}; STRANDLINE_ADDRESS says otherwise.", err=True)
