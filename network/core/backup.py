"""Backup and restore: one folder with the database, the uploaded files and a list of both with their checksums.

    database.dump   pg_dump's own format, compressed; without the cache's rows
    files/ALIAS/…   every file of every storage but the collected static ones
    manifest.json   when it was made, and the SHA-256 of each of these

The database is copied first, in one snapshot: a file that is uploaded meanwhile is there without its row, never the
other way round. Rights are not in the copy; they are granted afresh, so roles may be called otherwise where it is restored.
"""

import hashlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import connection
from django.utils import timezone

from network.core.db import as_owner, grant_runtime

DUMP, FILES, MANIFEST = "database.dump", "files", "manifest.json"


class BackupError(Exception):
    """A sentence for the operator: what stands in the way."""


def back_up(folder: Path) -> dict[str, Any]:
    """Write a backup into a new folder, which only its owner may read; returns its manifest. Raises BackupError."""
    if folder.exists():
        raise BackupError(f"{folder} is there already: a backup goes into a new folder.")
    folder.mkdir(parents=True, mode=0o700)
    _program("pg_dump", "--format=custom", "--no-owner", "--no-acl", "--no-unlogged-table-data", f"--file={folder / DUMP}")
    for alias in _aliases():
        for name in stored_in(storages[alias]):
            _copy(storages[alias], name, folder / FILES / alias / name)
    manifest = {"made_at": timezone.now().isoformat(timespec="seconds"), "sha256": _checksums(folder)}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False))
    return manifest


def restore(folder: Path) -> dict[str, Any]:
    """Put a backup into an empty database and empty storages; returns its manifest.

    Raises BackupError, before anything is written, when the copy is damaged or something is there already.
    """
    manifest = _checked(folder)
    with as_owner():
        if connection.introspection.table_names():
            raise BackupError("The database is not empty. Make a new one and point DATABASE_URL and DATABASE_OWNER_URL at it.")
    if taken := [alias for alias in _aliases() if next(stored_in(storages[alias]), None)]:
        raise BackupError(
            f"There are uploaded files already ({', '.join(taken)}). Point MEDIA_ROOT or the bucket at an empty place."
        )
    _program("pg_restore", "--no-owner", "--no-acl", "--exit-on-error", "--single-transaction", str(folder / DUMP), into=True)
    grant_runtime()
    for alias in _aliases():
        for path in sorted((folder / FILES / alias).rglob("*")):
            if path.is_file():
                with path.open("rb") as file:
                    storages[alias].save(str(path.relative_to(folder / FILES / alias)), file)
    return manifest


# --- Files ------------------------------------------------------------------------------------------
def _aliases() -> list[str]:
    """Every storage that holds what people gave us."""
    return [alias for alias in settings.STORAGES if alias != "staticfiles"]


def stored_in(storage: Storage, folder: str = "") -> Iterator[str]:
    """The names of all files of a storage, at any depth."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield os.path.join(folder, name)
    for name in sorted(folders):
        yield from stored_in(storage, os.path.join(folder, name))


def _copy(storage: Storage, name: str, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    with storage.open(name) as source, to.open("wb") as target:
        for chunk in source.chunks():
            target.write(chunk)


def _checksums(folder: Path) -> dict[str, str]:
    """{path below the folder: SHA-256 in hex} of everything but the manifest."""
    return {
        str(path.relative_to(folder)): hashlib.file_digest(path.open("rb"), "sha256").hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def _checked(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError as error:
        raise BackupError(f"{folder} is not a whole backup: it has no {MANIFEST}.") from error
    now, then = _checksums(folder), manifest["sha256"]
    if differing := sorted(name for name in now.keys() | then.keys() if now.get(name) != then.get(name)):
        raise BackupError(f"The backup is damaged; these are not as they were written: {', '.join(differing[:10])}.")
    return manifest


# --- Postgres' own programs -------------------------------------------------------------------------
def _program(name: str, *arguments: str, into: bool = False) -> None:
    """Run one as the owner of the tables; the password goes by the environment, where no list of processes shows it."""
    database = {**settings.DATABASES["default"], **settings.DATABASE_OWNER}
    command = [str(Path(settings.POSTGRES_PROGRAMS) / name), f"--host={database['HOST']}", f"--port={database['PORT'] or 5432}"]
    command += [f"--username={database['USER']}", "--no-password", *arguments]
    command.insert(-1 if into else len(command), f"--dbname={connection.settings_dict['NAME']}")
    try:
        done = subprocess.run(  # noqa: S603  (our own arguments, no shell)
            command,
            env={"PATH": os.pathsep.join(os.get_exec_path()), "PGPASSWORD": database["PASSWORD"]},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise BackupError(f"{name} is not here. Install Postgres’ client programs, or say where by POSTGRES_PROGRAMS.") from error
    if done.returncode:
        raise BackupError(f"{name}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}")
