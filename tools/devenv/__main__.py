# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Entry of the Makefile's commands: ``python3 -m tools.devenv COMMAND``."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  # the very case to explain
    found = ".".join(str(number) for number in sys.version_info[:2])
    sys.exit(
        "Python 3.11 is needed and this is " + found + ": name one, as in "
        "'make demo PYTHON=/usr/bin/python3.11'."
    )

from .cli import main  # noqa: E402  # an older Python cannot even read the rest

sys.exit(main(sys.argv[1:]))
