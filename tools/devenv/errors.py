# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one way in which a command of the Makefile ends badly."""


class SetupError(Exception):
    """A failure whose text is one sentence that says what to do."""
