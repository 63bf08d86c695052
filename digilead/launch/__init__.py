"""The one place that knows how JupyterLab and Voila behave for this course.

Light on purpose: it is imported while JupyterLab starts and needs nothing but the standard library until then.
"""

from digilead.launch.jupyter import configure, run

__all__ = ["configure", "run"]
