# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import case_sentences
from . import attend_checks
from . import case_save
from . import case_attention
from . import case_changes
from . import attend_file
from . import attend_screen
from . import attend_queue
