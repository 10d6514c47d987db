# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import import_intake
from . import import_arrival
from . import arrival_mail
from . import arrival_drive
from . import arrival_notice
from . import person_register
