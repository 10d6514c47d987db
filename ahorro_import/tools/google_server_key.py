# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The key of Google in a file of the server instead of in the database.

Who administers Odoo, or has a backup of its database, can come by what is in the
database. A file that only the server's own user reads is not there.
"""

import os
from pathlib import Path
from typing import Final

from .google_calls import Key, read_key_file
from .google_reference import GoogleError

#: The variable of the server's environment that names the file. With the number of a
#: company at its end (``AHORRO_GOOGLE_KEY_FILE_2``) it is for that company alone.
VARIABLE: Final = "AHORRO_GOOGLE_KEY_FILE"
#: Bytes of a file of Google's: some 2,400.
MAX_SIZE: Final = 20_000


def read_server_key(company_id: int) -> Key:
    """Return the key that the server brings, empty where it brings none.

    :raises GoogleError: server_key, where the file that is named cannot be used
    """
    path = os.environ.get(f"{VARIABLE}_{company_id}") or os.environ.get(VARIABLE)
    if not path:
        return Key()
    try:
        with Path(path).open(encoding="utf-8") as file:
            return read_key_file(file.read(MAX_SIZE))
    # The reason may quote the file.
    except (OSError, ValueError, GoogleError):
        raise GoogleError("server_key") from None
