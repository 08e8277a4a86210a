"""Verbs that make a registry, fill it and look after it."""

import argparse

from aftersales.cli.options import Answer, read_location
from aftersales.texts import text


def make_demo(options: argparse.Namespace) -> Answer:
    """Write the demo registry."""
    from aftersales.services.demo import build

    location = read_location(options)
    counts = build(location)
    data = {
        "regions": counts.regions,
        "settlements": counts.settlements,
        "brands": counts.brands,
        "facilities": counts.facilities,
        "uio_total": counts.uio_total,
    }
    words = {**data, "uio": counts.uio_total, "file": location}
    return {**data, "registry": location}, [text("cli.demo_done", options.language, **words)]
