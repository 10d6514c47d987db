# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import campaign
from . import case
from . import guard
from . import creation
from . import queue
from . import attend
from . import board
