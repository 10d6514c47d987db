# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import functools

from odoo.tools import SQL


@functools.lru_cache(maxsize=200)
def columns(names, alias=None):
    """Return the SQL of a list of columns; the same lists are asked for all the time.

    :param tuple names: of the columns
    :param alias: of the table, where its columns need one
    """
    qualified = [(alias, name) if alias else (name,) for name in names]
    return SQL(", ").join(SQL.identifier(*parts) for parts in qualified)
