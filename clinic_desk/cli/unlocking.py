"""A locked data file on the command line: the passphrase of ``--passphrase-file``, else of the variable."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from clinic_desk.cli import backups
from clinic_desk.services import encryption


def unlock(chosen: Namespace, folder: Path) -> bool:
    """Unlock the data of a folder; False if they are locked and no passphrase was given.

    Raises WrongPassphrase, and BadFile for a file that holds no passphrase.
    """
    if not encryption.is_locked(folder):
        return True
    passphrase = backups.passphrase(Namespace(passphrase_file=chosen.data_passphrase_file))
    if passphrase is None:
        return False
    encryption.unlock(folder, passphrase)
    return True
