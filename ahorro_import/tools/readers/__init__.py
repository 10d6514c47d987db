# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Any file to a table. The kind of a file is what its bytes say, never its name."""

from .reader import read_table
