# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Pictures of the demo's screens; the groups of screens are those of the guide."""
