"""Copied into the profile of the course's kernels at each start: IPython runs it when a kernel begins.

A kernel with nothing to do reads the course in while its page is still read, so it has its questions sooner. It
waits until the kernel is idle, and whatever fails here fails again, with a sentence, when the page is started.
"""


def _read_the_course() -> None:
    from contextlib import suppress
    from importlib import import_module

    with suppress(Exception):
        import_module("digilead.content").load_content()
        import_module("digilead.course")
        import_module("digilead.figures.picture").paragraphs([""])  # reads the templates' engine


def _when_idle() -> None:
    from tornado.ioloop import IOLoop

    IOLoop.current().call_later(0.2, _read_the_course)


if __name__ == "__main__":
    _when_idle()
    del _when_idle, _read_the_course
