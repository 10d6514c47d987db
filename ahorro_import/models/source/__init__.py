# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import google_account
from . import google_copy
from . import ir_attachment
from . import ir_http
from . import import_source
