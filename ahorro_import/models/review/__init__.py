# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import import_flags_origin
from . import import_flags_figures
from . import import_flags_amounts
from . import import_flags
from . import import_findings
from . import import_code_texts
from . import import_line_texts
from . import import_questions
from . import import_review
from . import import_review_rows
from . import import_table
from . import import_compare
from . import import_correct
from . import import_rejected
from . import import_result
