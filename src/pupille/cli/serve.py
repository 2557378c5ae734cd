"""`pupille serve RUN`: a finished model that answers on this machine."""

from __future__ import annotations

import click

from pupille.cli.screen import Verb
from pupille.i18n.language import for_terminal, say


@click.command("serve", cls=Verb)
@click.argument("run", metavar="RUN", type=click.Path())
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8765, show_default=True, help="Port to listen on."
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on, the only one under which it answers.",
)
def command(run: str, port: int, host: str) -> None:
    """Serve the model of a finished RUN on this machine: a page, and POST /predict for programs.

    Only who has the address with its key can ask; it is printed once, and another one each time. Ctrl-C ends it.
    """
    from pupille.workflows.serve import serve

    server = serve(run, host=host, port=port)
    listener = server.listener()
    for line in (
        say("Open {address}", address=server.address),
        say("Programs send the key so: `{header}`", header=f"Authorization: Bearer {server.token}"),
        say("Whoever has the key can ask. Ctrl-C ends the server."),
    ):
        click.echo(for_terminal(line))
    server.run(listener)
