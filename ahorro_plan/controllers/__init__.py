# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import call
from . import home
from . import person_data
from . import panel
from . import list_export
from . import takeout
