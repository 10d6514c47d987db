# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rules of the importer that need no database: plain Python without Odoo.

From a file to what it says of each plan, in this order: `readers` make rows of cells
of any bytes, `headers` finds the header and says which column is which field,
`formats` decides once for each column how its cells are written, `cells` reads one,
`rows` reads a row of them, and `parse` does it all.
"""
