"""What Jupyter may do with the course's files."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError
from traitlets import Dict

from digilead.launch.pages import language_of

_FORBIDDEN = 403


class CoursePages(AsyncLargeFileManager):
    """Jupyter's own files, of which the course's pages can be read and copied, and nothing else.

    JupyterLab is told that they are not writable, so it neither saves them by itself nor asks about saving.
    """

    refusals = Dict(help="What is said when a page would be changed: language -> sentence.").tag(config=True)

    @property
    def _files(self) -> Any:
        return super()  # Jupyter's own says nothing about types

    def _refuse(self, path: str) -> None:
        language = language_of(path)
        if language:
            raise HTTPError(_FORBIDDEN, self.refusals.get(language, "This page of the course cannot be changed."))

    async def get(self, path: str, *args: Any, **options: Any) -> Any:
        """Return a file's model."""
        model = await self._files.get(path, *args, **options)
        if language_of(path):
            model["writable"] = False
        return model

    async def save(self, model: Any, path: str = "") -> Any:
        """Write a file. Raises HTTPError for a page of the course."""
        self._refuse(path)
        return await self._files.save(model, path)

    async def rename_file(self, old_path: str, new_path: str) -> None:
        """Move a file. Raises HTTPError for a page of the course, and where one stands."""
        self._refuse(old_path)
        self._refuse(new_path)
        await self._files.rename_file(old_path, new_path)

    async def delete_file(self, path: str) -> None:
        """Delete a file. Raises HTTPError for a page of the course."""
        self._refuse(path)
        await self._files.delete_file(path)
