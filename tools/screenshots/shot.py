# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a picture is taken of."""

from dataclasses import dataclass

FORM = ".o_form_view .o_field_widget"
# Narrow screens show cards where wide ones show a list.
RECORDS = ".o_list_view .o_data_row, .o_kanban_record:not(.o_kanban_ghost)"


@dataclass(frozen=True)
class Shot:
    """One screen: who looks, where, and what is clicked before the picture.

    :ivar path: below ``/odoo``, or of the whole site if it begins with a slash
    :ivar crop: selector of the part that is shown; empty: what the window shows
    :ivar name: of the picture; the guide's is the one of 1400 pixels
    :ivar wait: selector that shows the screen is there
    :ivar clicks: selectors clicked one after the other, where the width shows them
    :ivar choices: selectors of lists to choose from, and what is chosen there
    :ivar fills: selectors and what is typed there, where the width shows them
    """

    name: str
    login: str
    path: str
    wait: str
    clicks: tuple[str, ...] = ()
    fills: tuple[tuple[str, str], ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    leaves: bool = False
    crop: str = ""
    guide: bool = True
