# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_case
from . import ahorro_attend
from . import ahorro_attend_correct
from . import ahorro_attend_refusal
from . import ahorro_attend_result
from . import ahorro_attend_save
from . import ahorro_attend_together
from . import ahorro_attend_screen
from . import ahorro_attend_undo
from . import ahorro_attend_best_hour
from . import ahorro_attend_call
from . import ahorro_attend_deadlines
from . import ahorro_attend_upcoming
from . import ahorro_attend_kept
from . import ahorro_attend_promise
