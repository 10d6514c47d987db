# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_document_mixin
from . import ahorro_phone
from . import ahorro_phone_holder_mixin
from . import ahorro_contact_mixin
from . import ahorro_erasure
from . import ahorro_person_data
