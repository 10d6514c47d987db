# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_template
from . import test_template_rights
