# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import json

import psycopg2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .panel_common import PanelCase
from .rights_common import Undo

DAYS = st.sampled_from(
    ["0001-01-01", "9999-12-31", "1900-01-01", "2020-02-30", "2020-01-31", "", "hoy"]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.sampled_from([2**31, 2**63, -1, 0]),
    st.floats(),
    st.sampled_from(["\0", "\ud800", "a\0b", "%s", "';--", "1", "x" * 5000]),
    st.text(max_size=5),
    DAYS,
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(max_size=3), inner, max_size=3),
    ),
    max_leaves=5,
)
FUZZ = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


OPERATORS = st.sampled_from(["like", "not like", "=", "!=", "in", "ilike"])


def leaf(field, operator, value):
    """Return a condition that Odoo can read: it compares with texts, or *like* any."""
    if not operator.endswith("like") and not isinstance(value, str):
        value = repr(value)
    return field, operator, value


class HostileCase(PanelCase):
    """Whatever a client sends is answered, or refused with a sentence."""

    def _answer(self, call):
        """Return what a call answers, or None where it is refused with a sentence."""
        try:
            with self.env.cr.savepoint(flush=False):
                answer = call()
                self.env.flush_all()
                raise Undo
        except Undo:
            return answer
        except UserError as error:
            self.assertGreater(len(str(error)), 20)
            return None
        except (psycopg2.Error, AssertionError) as error:
            raise AssertionError(repr(error)) from error

    def _search(self, model, domain, user=None):
        env = self.env(user=user or self.supervisor, context={"lang": "es_AR"})
        return env[model].search(domain).ids


@tagged("post_install", "-at_install")
class TestPanelHostile(HostileCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.filters = st.dictionaries(
            st.sampled_from(
                [
                    "company_ids",
                    "provider_ids",
                    "seller_ids",
                    "brands",
                    "branches",
                    "date",
                    "compare_date",
                    "months",
                    "statuses",
                    "blocks",
                ]
            ),
            st.one_of(
                VALUES,
                st.lists(st.sampled_from([0, False, cls.other_company.id, 2**31 - 1])),
            ),
            max_size=3,
        )

    @mute_logger("odoo.sql_db")
    def test_any_filters_are_answered_or_refused_with_a_sentence(self):
        @FUZZ
        @given(st.one_of(self.filters, VALUES))
        def ask(filters):
            answer = self._answer(
                lambda: self._rpc(
                    self.supervisor, "ahorro.plan", "get_portfolio_panel", filters
                )
            )
            if answer is not None:
                json.dumps(answer)

        ask()

    @mute_logger("odoo.sql_db")
    def test_any_list_of_a_past_day_is_found_or_refused_with_a_sentence(self):
        names = st.sampled_from(
            [
                "id",
                "status_id",
                "partner_id",
                "installments_owed",
                "overdue_debt",
                "sale_date",
                "active",
                "brand",
                "seller_id.branch",
                "family",
                "as_of",
                "nothing",
                "company_id",
            ]
        )
        operators = st.sampled_from(
            ["=", "!=", "in", "not in", "<", ">=", "like", "not ilike", "any", "x"]
        )
        leaves = st.tuples(names, operators, VALUES).map(list)
        domains = st.one_of(st.lists(leaves, max_size=2), VALUES)
        texts = st.one_of(
            st.tuples(DAYS | VALUES, domains).map(list).map(json.dumps),
            VALUES.map(json.dumps),
            VALUES,
        )

        @FUZZ
        @given(OPERATORS, texts)
        def search(operator, text):
            found = self._answer(
                lambda: self._search("ahorro.plan", [leaf("as_of", operator, text)])
            )
            # No question is a way to another company's plans.
            self.assertNotIn(self.other_plan.id, found or [])

        search()
