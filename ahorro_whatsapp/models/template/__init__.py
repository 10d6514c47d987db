# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import wa_template_lint
from . import wa_template
from . import wa_template_button
from . import wa_template_version
from . import wa_text
from . import wa_setup
