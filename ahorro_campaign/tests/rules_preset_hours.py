# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from datetime import datetime

import pytest

from odoo.addons.ahorro_campaign.tools.presets import presets


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-18 15:00:00", "2026-11-18 17:00:00"),
        ("2026-11-18 15:07:59.750", "2026-11-18 17:07:00"),
        # Over midnight, the end of a year, and a change of the clock.
        ("2026-12-31 22:30:01", "2027-01-01 00:30:00"),
        ("2026-03-08 06:30:30", "2026-03-08 08:30:00"),
    ],
)
def test_in_two_hours_is_two_hours_from_now_without_seconds(now, expected):
    for zone in ("America/Argentina/Buenos_Aires", "America/New_York", None):
        [at] = [
            one.at
            for one in presets(datetime.fromisoformat(now), zone)
            if one.key == "hours"
        ]
        assert at == datetime.fromisoformat(expected)
