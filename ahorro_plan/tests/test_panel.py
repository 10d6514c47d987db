# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.exceptions import AccessError, UserError, ValidationError

from .panel_common import PanelCase
from .rights_common import Undo


class TestPanel(PanelCase):
    """The panel's answer, its filters, and who gets it."""

    def test_supervisors_and_administradores_alone_see_it(self):
        for user in (self.supervisor, self.admin):
            self.assertTrue(self._panel(user)["blocks"])
        for user in (self.operator, self.stranger, self.portal):
            with self.assertRaises(AccessError):
                self._panel(user)

    def test_its_reads_write_nothing_so_that_a_replica_can_serve_them(self):
        self.env.flush_all()
        calls = (
            ("get_portfolio_panel", [{}]),
            ("get_portfolio_panel", [{"date": "2020-01-31"}]),
            ("get_portfolio_panel_choices", []),
        )
        for method, arguments in calls:
            with self.assertRaises(Undo), self.env.cr.savepoint(flush=False):
                self.env.cr.execute("SET TRANSACTION READ ONLY")
                self._rpc(self.supervisor, "ahorro.plan", method, *arguments)
                raise Undo
            function = getattr(self.env["ahorro.plan"], method)
            self.assertTrue(function._readonly, method)

    def test_filters_of_another_shape_are_refused_with_a_sentence(self):
        for filters in (
            [],
            {"provider_ids": "1"},
            {"provider_ids": [True]},
            {"date": "2999-01-01"},
            {"date": "31/01/2020"},
            {"date": "2020-01-31", "compare_date": "2020-01-31"},
            {"months": {"sales": 0}},
            {"unknown": 1},
        ):
            with self.assertRaises(UserError, msg=filters):
                self._rpc(
                    self.supervisor, "ahorro.plan", "get_portfolio_panel", filters
                )

    def test_a_company_sees_its_own_plans_and_no_filter_reaches_another(self):
        theirs = self._panel(self.other_supervisor)
        self.assertEqual(self._total(theirs), 1)
        reaching = self._panel(company_ids=self.other_company.ids)
        self.assertEqual(self._total(reaching), 0)
        self.supervisor.company_ids |= self.other_company
        context = {"allowed_company_ids": [self.company.id, self.other_company.id]}
        both = self._rpc(
            self.supervisor, "ahorro.plan", "get_portfolio_panel", context=context
        )
        self.assertEqual(self._total(both), 2)
        one = self._rpc(
            self.supervisor,
            "ahorro.plan",
            "get_portfolio_panel",
            {"company_ids": self.other_company.ids},
            context=context,
        )
        figure = self._get_total(one)
        plans = self.env["ahorro.plan"].with_user(self.supervisor)
        plans = plans.with_context(allowed_company_ids=context["allowed_company_ids"])
        self.assertEqual(plans.search(figure["domain"]).sudo(), self.other_plan)

    def _get_total(self, answer):
        block = next(block for block in answer["blocks"] if block["id"] == "status")
        return block["total"]["cells"]["total"]

    def _total(self, answer):
        return self._get_total(answer)["value"]

    def test_the_questions_of_figures_are_no_way_around_rules(self):
        question = f'["2999-01-01 00:00:00", [["id", "=", {self.other_plan.id}]]]'
        for user in (self.supervisor, self.operator):
            found = self._rpc(
                user, "ahorro.plan", "search", [("as_of", "like", question)]
            )
            self.assertFalse(found)
        found = self._rpc(
            self.other_supervisor,
            "ahorro.plan",
            "search",
            [("as_of", "like", question)],
        )
        self.assertEqual(found, self.other_plan.ids)

    def test_a_shared_view_is_read_by_others_and_changed_by_its_owner_alone(self):
        views = "ahorro.panel.view"
        filters = {"provider_ids": self.rombo.ids, "date": "2020-01-31"}
        values = {"name": "Enero", "filters": filters, "is_shared": True}
        view = self._rpc(self.supervisor, views, "create", [values])
        read = self._rpc(self.admin, views, "read", view, ["filters"])
        self.assertEqual(read[0]["filters"], filters)
        self._assert_refused(self.admin, views, "write", view, {"name": "Otra"})
        self._assert_refused(self.operator, views, "read", view, ["name"])
        self._assert_refused(self.other_supervisor, views, "read", view, ["name"])
        with self.assertRaises(UserError):
            self._rpc(
                self.supervisor, views, "write", view, {"filters": {"date": "mañana"}}
            )

    def test_a_shared_view_shows_who_has_fewer_companies_their_own_plans(self):
        views = "ahorro.panel.view"
        self.admin.company_ids |= self.other_company
        filters = {"company_ids": [self.company.id, self.other_company.id]}
        values = {"name": "Dos empresas", "filters": filters, "is_shared": True}
        view = self._rpc(self.admin, views, "create", [values])
        read = self._rpc(self.supervisor, views, "read", view, ["filters"])[0]
        for more in ({}, {"date": "2020-01-31"}, {"compare_date": "2020-01-31"}):
            answer = self._panel(self.supervisor, **read["filters"], **more)
            for path, figure in self._figures(answer):
                if figure["model"] == "ahorro.plan":
                    rows = self._rows(figure)
                    self.assertNotIn(self.other_plan.id, rows.ids, path)
                    self.assertEqual(figure["value"], len(rows), path)
        total = self._get_total(self._panel(self.supervisor, **read["filters"]))
        own = self.env["ahorro.plan"].search([("company_id", "=", self.company.id)])
        shown = own.filtered(lambda plan: plan.status_id.shown_by_default)
        self.assertEqual(set(self._rows(total).ids), set(shown.ids))
        # Those of a company that is none of theirs are none, not all.
        reaching = self._panel(self.supervisor, company_ids=self.other_company.ids)
        self.assertFalse(self._rows(self._get_total(reaching)))

    def test_five_hundred_statuses_are_counted_one_by_one_and_in_one_list(self):
        values = [
            {
                "provider_id": self.rombo.id,
                "code": f"Q{number}",
                "name": f"Estado {number}",
                "family": "saver",
            }
            for number in range(500)
        ]
        statuses = self.env["ahorro.plan.status"].create(values)
        plans = self.env["ahorro.plan"].browse()
        for status in statuses:
            plans += self._plan(status_id=status.id)
        by_status = dict(zip(statuses.ids, plans.ids, strict=True))
        for more in ({}, {"compare_date": "2020-01-31"}):
            block = self._block("status", **more)
            rows = {int(row["id"]): row for row in block["rows"]}
            self.assertLessEqual(set(by_status), set(rows))
            # Every row in order, and the lists of some: each is a search of its own.
            for status in statuses.ids:
                self.assertEqual(rows[status]["cells"]["total"]["value"], 1)
            for status in statuses.ids[::50]:
                figure = rows[status]["cells"]["total"]
                self.assertEqual(self._rows(figure).ids, [by_status[status]])
            found = self._rows(block["total"]["cells"]["total"]).ids
            self.assertLessEqual(set(plans.ids), set(found))
        ticks = {str(status): False for status in statuses.ids[1:]}
        self._rpc(self.supervisor, "ahorro.plan", "save_panel_statuses", ticks)
        found = set(self._rows(self._get_total(self._panel())).ids)
        self.assertEqual(found & set(plans.ids), {plans.ids[0]})

    def test_a_view_is_not_planted_with_somebody_else_and_has_a_name(self):
        views = "ahorro.panel.view"
        values = {"name": "Enero", "filters": {}}
        view = self._rpc(self.supervisor, views, "create", [values])
        for change in (
            {"user_id": self.admin.id},
            {"company_id": self.other_company.id},
            {"name": "  "},
        ):
            with self.assertRaises(UserError, msg=change):
                self._rpc(self.supervisor, views, "write", view, change)
        self.assertFalse(self._rpc(self.admin, views, "search", []))

    def test_a_name_that_is_taken_is_refused_with_a_sentence_of_its_own(self):
        views = "ahorro.panel.view"
        self._rpc(self.supervisor, views, "create", [{"name": "Mora_1"}])
        other = self._rpc(self.supervisor, views, "create", [{"name": "Mora 2"}])
        for name in ("Mora_1", " mora_1 "):
            with self.assertRaisesRegex(ValidationError, "^You already have a view"):
                self._rpc(self.supervisor, views, "create", [{"name": name}])
            with self.assertRaisesRegex(ValidationError, "^You already have a view"):
                self._rpc(self.supervisor, views, "write", other, {"name": name})
        # Its own name, the pattern's sign for any letter, another owner's.
        self._rpc(self.supervisor, views, "write", other, {"name": "MORA 2"})
        self._rpc(self.supervisor, views, "create", [{"name": "MoraX1"}])
        self._rpc(self.admin, views, "create", [{"name": "Mora_1"}])

    def test_words_go_with_their_number(self):
        absent = {"absent_since": "2020-01-15"}
        self.plan.write(absent)
        self.assertEqual(
            self._tile("absent")["label"], "plan absent since the last file"
        )
        self._plan(**absent)
        self.assertEqual(
            self._tile("absent")["label"], "plans absent since the last file"
        )

    def test_the_ladder_says_that_nobody_is_near_only_where_it_knows(self):
        self.rombo.unpaid_to_rescission = False
        self.assertIn("Parameters", self._block("rescission")["empty"])
        self.rombo.unpaid_to_rescission = 3
        self.assertIn("No saver is near", self._block("rescission")["empty"])

    def test_near_rescission_is_unknown_where_no_administradora_has_a_limit(self):
        self.rombo.unpaid_to_rescission = False
        tile = self._tile("rescission_1")
        self.assertIs(tile["figure"]["value"], False)
        self.assertEqual(tile["tone"], "warning")
        self.assertTrue(tile["details"])
        self.rombo.unpaid_to_rescission = 3
        self.assertEqual(self._tile("rescission_1")["figure"]["value"], 0)

    def test_a_ticked_status_has_to_be_one_that_the_user_sees(self):
        for statuses in ({"999999999": True}, [1], {"x": True}, {"1": "yes"}):
            with self.assertRaises(UserError, msg=statuses):
                self._rpc(
                    self.supervisor, "ahorro.plan", "save_panel_statuses", statuses
                )
        self._assert_refused(self.operator, "ahorro.plan", "save_panel_statuses", {})

    def test_the_choices_of_the_filters_are_those_of_the_users_plans(self):
        self.plan.brand = "Renault"
        self.other_plan.brand = "Fiat"
        choices = self._rpc(
            self.supervisor, "ahorro.plan", "get_portfolio_panel_choices"
        )
        self.assertEqual(choices["brands"], ["Renault"])
        self.assertEqual([row["id"] for row in choices["providers"]], self.rombo.ids)
        self._assert_refused(
            self.operator, "ahorro.plan", "get_portfolio_panel_choices"
        )

    def test_rescinded_plans_start_unticked_and_are_out_of_the_total(self):
        self._plan(status_id=self.rescinded.id)
        block = self._block("status")
        rows = {row["label"]: row for row in block["rows"]}
        self.assertFalse(rows["Rescindido (R2)"]["checked"])
        self.assertTrue(rows["Ahorrista (N0)"]["checked"])
        self.assertEqual(block["total"]["cells"]["total"]["value"], 1)
