# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_promise
from . import promise_judge
from . import res_partner
from . import person_register
