# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The figures that the guide shows, as records of a database."""
