# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import case
from . import campaign
from . import deadline
from . import guard
from . import queue
from . import creation
from . import promise
from . import living
from . import attend
from . import board
from . import panel
from . import report
from . import check
