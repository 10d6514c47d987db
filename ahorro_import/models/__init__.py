# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import run
from . import profile
from . import source
from . import read
from . import match
from . import review
from . import apply
from . import undo
from . import bids
from . import page
from . import arrival
from . import panel
from . import check
