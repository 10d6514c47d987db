# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is kept of an erased person's document, to know it again in a later file.

Ley 25.326 lets an erased datum not come back by the next monthly file; without knowing
whose it was nobody could tell. A keyed sum of the document says whether a row is of
somebody erased, and nothing about who that is to whom has no document to compare with.
With the key and patience every DNI can be tried: the key is for no role to read.
"""

import hashlib


def mark_of(key: str, document_key: str) -> str:
    """Return the mark of a document, the same as ``MARK_SQL``.

    :param key: of this database
    :param document_key: as contacts have it, the same for a DNI and its CUIL
    """
    return hashlib.sha256(f"{key}{document_key}{key}".encode()).hexdigest()


#: The same in PostgreSQL; takes the key, the document's key as SQL, and the key.
MARK_SQL = "encode(sha256(convert_to(%s || %s || %s, 'UTF8')), 'hex')"
