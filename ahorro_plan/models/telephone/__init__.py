# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_caller
from . import ir_http
from . import res_users
