# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import meta_words
from . import wa_account
from . import wa_parameter
from . import account_health
from . import account_home
