# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_import
from . import movein_texts
from . import person_register
