# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_client_file_mixin
from . import client_file_contact
