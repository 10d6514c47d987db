# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Real processes on a committed database: killed in the middle, or at the same time."""
