# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import calls
from . import roles
from . import settings
from . import history
from . import plan
from . import person
from . import search
from . import client_file
from . import telephone
from . import contact
from . import deadline
from . import panel
from . import report
from . import check
from . import takeout
from . import setup
