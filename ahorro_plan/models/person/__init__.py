# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from . import ahorro_document_mixin
from . import ahorro_phone
from . import ahorro_phone_holder_mixin
from . import ahorro_contact_mixin
from . import ahorro_erasure
from . import person_contact
from . import person_process
from . import person_agenda
from . import person_file
from . import person_mail
from . import person_leftover
from . import person_mention
from . import ahorro_person_register
from . import person_left
from . import ahorro_person_data
