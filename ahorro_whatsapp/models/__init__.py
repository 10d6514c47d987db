# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import account
from . import template
from . import approval
from . import coupon
from . import message
from . import outbox
from . import webhook
from . import batch
from . import conversation
from . import check
