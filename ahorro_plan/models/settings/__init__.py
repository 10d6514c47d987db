# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_parameter
from . import ahorro_secret_mixin
from . import res_config_settings
