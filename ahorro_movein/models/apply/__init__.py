# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import movein_case
from . import movein_campaign
from . import movein_apply
