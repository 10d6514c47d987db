# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# The rules' own tests (test_rules_*) are plain pytest and run with it alone.
from importlib.util import find_spec

from . import test_change
from . import test_client_file
from . import test_client_file_tours
from . import test_hoot
from . import test_login
from . import test_panel
from . import test_panel_past
from . import test_panel_rescission
from . import test_parameter
from . import test_person_data
from . import test_phone
from . import test_plain_users
from . import test_plan
from . import test_process_rights
from . import test_register
from . import test_report
from . import test_rights
from . import test_rights_contact
from . import test_rights_files
from . import test_rights_http
from . import test_rights_plans
from . import test_rights_table
from . import test_roles_at_once
from . import test_roles_page
from . import test_roles_rpc
from . import test_search
from . import test_search_fields
from . import test_setup_page
from . import test_summary
from . import test_tours

# With the development packages alone: a dealership's Odoo has none of them.
if find_spec("hypothesis"):
    from . import test_panel_hostile
