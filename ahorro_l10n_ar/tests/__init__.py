# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
# Tests of rules (rules_*) and of random histories (random_*) are pytest's alone.
from . import test_documents_to_accounting
from . import test_documents_from_accounting
from . import test_documents_both
from . import test_installation
from . import test_plain_users
