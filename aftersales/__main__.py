"""Entry point: no verb opens the desktop application, a verb runs on the command line."""

import multiprocessing
import sys


def main() -> int:
    """Run the application with the arguments of the process.

    Returns
    -------
    int
        Exit code.
    """
    multiprocessing.freeze_support()  # a bundled program starts its solver through itself
    arguments = sys.argv[1:]
    if not arguments or arguments[0] == "gui":
        from aftersales.ui.app import run as run_window

        return run_window(arguments[1:])
    from aftersales.cli import BUG, run

    for stream in filter(None, (sys.stdout, sys.stderr)):
        # A console of another code page must not turn a name into an error.
        getattr(stream, "reconfigure")(encoding="utf-8", errors="backslashreplace")  # noqa: B009
    try:
        return run(arguments)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception:  # the last line of defence
        import traceback

        traceback.print_exc()
        return BUG


if __name__ == "__main__":
    sys.exit(main())
