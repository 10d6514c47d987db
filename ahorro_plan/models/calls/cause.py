# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The sentence for what of the machine stopped a call."""

from ...tools.causes import FULL, LARGE, LOST, MEMORY, cause_of


def get_cause_sentence(env, error):
    """Return what to say where a full disk or the like was the cause, else ``None``.

    Nothing of the transaction was stored: after a lost connection alone nobody can
    tell, for it may have been lost after the end.
    """
    sentences = {
        FULL: lambda: env._(
            "The server's disk is full, and nothing was saved. Whoever looks after the "
            "server has to free some space; then do it again."
        ),
        LARGE: lambda: env._(
            "This is larger than the server may write at once, and nothing was saved. "
            "Do it in smaller parts, or ask whoever looks after the server to raise "
            "its limit."
        ),
        LOST: lambda: env._(
            "The connection with the database was lost. Reload the page, look whether "
            "it was done, and if not, do it again."
        ),
        MEMORY: lambda: env._(
            "The server ran out of memory, and nothing was saved. Do it in smaller "
            "parts, or ask whoever looks after the server to give it more."
        ),
    }
    cause = cause_of(error)
    return sentences[cause]() if cause else None
