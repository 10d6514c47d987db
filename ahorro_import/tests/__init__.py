# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import test_google_import
from . import test_google_settings
from . import test_upload
from . import test_apply
from . import test_apply_whole
from . import test_undo
from . import test_panel_import
from . import test_running
from . import test_import_labels
from . import test_import_matching
from . import test_import_catalog
from . import test_import_diff
from . import test_import_file
from . import test_import_person
from . import test_import_review
from . import test_import_glance
from . import test_import_profile
from . import test_import_rights
from . import test_hoot
from . import test_import_page
from . import test_import_tour
from . import test_file_over_file
from . import test_import_evidence

from . import test_import_days
