# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_plan
from . import living_template
from . import ahorro_living
from . import ahorro_campaign
from . import living_run
from . import living_question
from . import living_case
from . import living_enter
from . import living_leave
from . import living_undo
from . import living_preview
