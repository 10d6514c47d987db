# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import report_funnel
from . import report_filters
from . import campaign_report
from . import report_export
from . import movement_report
from . import operator_report
from . import hour_report
from . import campaign_effect
from . import work_facts
from . import operator_numbers
from . import summary_content
from . import person_register
