# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Filling in what operators read out: ``Hola {nombre}, tu plan {plan}…``."""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def fill(script: str, values: Mapping[str, object]) -> Markup:
    """Replace each known ``{name}`` by its value, escaped; unknown ones stay.

    :param script: HTML that was sanitised when it was stored
    """
    return Markup(
        PLACEHOLDER.sub(
            lambda found: (
                str(escape(values[found[1]])) if found[1] in values else found[0]
            ),
            script or "",
        )
    )
