# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import approval_words
from . import wa_approval
from . import approval_exchange
from . import wa_template
