# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo import api, models

from ...tools.arguments import Anything
from ...tools.search import MAX_LENGTH, read_search
from ..calls.remote import remote

#: People shown of a number that several have.
MAX_PEOPLE = 20
#: Fewer are an extension of the switchboard itself, which calls as well.
MIN_DIGITS = 6


class AhorroCaller(models.AbstractModel):
    """Who is calling: the people of a number, read as the box *Buscar* reads it.

    Under the rights of whoever asks; people are found who hold a plan that they see.
    """

    _name = "ahorro.caller"
    _description = "Who calls"

    @api.model
    @api.readonly
    @remote(number=Anything(any_sign=True))
    def find_callers(self, number):
        """Return who has a number.

        A whole number finds whoever has it and nobody else; one without its area finds
        those that end in it.

        :param str number: as the switchboard writes it
        :return: dict of ``number``, as it was understood, and ``hits`` as those of
            ``search_clients``
        :raises AccessError: the user has no role in Ahorro
        """
        number = self._read_number(number)
        rows = self._find_rows(number)
        hits = rows and self.env["ahorro.search"]._prepare_hits(rows, MAX_PEOPLE)
        return {"number": number, "hits": hits}

    @api.model
    def _read_number(self, number):
        """Return the number alone, of what switchboards write around it."""
        if not isinstance(number, str):
            return ""
        text = number.strip()[: MAX_LENGTH * 2]
        scheme, found, rest = text.partition(":")
        if found and scheme.lower() in ("sip", "sips", "tel", "callto"):
            text = rest
        # Of sip:+5493462663250@10.0.0.1;user=phone only the user is the number.
        return text.partition("@")[0].partition(";")[0].strip()[:MAX_LENGTH]

    @api.model
    def _find_person(self, number):
        """Return the one person of a number, or none where there are several.

        :raises AccessError: the user has no role in Ahorro
        """
        rows = self._find_rows(self._read_number(number))
        people = {row["partner_id"] for row in rows}
        return self.env["res.partner"].browse(people if len(people) == 1 else [])

    @api.model
    def _find_rows(self, number):
        """Return the phones of a number as rows of ``ahorro.search``."""
        self.env["ahorro.plan"].check_access("read")
        search = self.env["ahorro.search"]
        domain = search._get_phone_domain(read_search(number))
        if sum(sign.isdecimal() for sign in number) < MIN_DIGITS or domain.is_false():
            return []
        for model in ("res.partner", "ahorro.phone", "ahorro.plan"):
            self.env[model].flush_model()
        query = search._get_phone_sql(read_search(number), domain, MAX_PEOPLE)
        names = ("match", "rank", "plan_id", "partner_id", "phone_id")
        return [
            dict(zip(names, row, strict=True)) for row in self.env.execute_query(query)
        ]
