# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import report_rows
from . import report_vintage
from . import report_retention
from . import report_funnel
from . import portfolio_report
from . import ahorro_plan
from . import summary_content
from . import ahorro_summary
from . import summary_delivery
