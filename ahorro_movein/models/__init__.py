# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import profile
from . import name
from . import read
from . import compare
from . import apply
from . import undo
from . import page
