# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Templates at Meta: submitted, judged, told by notices and asked for, page by page."""

import json
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .fake_cloud.notices import Disorder, Notices
from .wa_case import WaCloudCommon

FIELD = "message_template_status_update"


class TemplateCommon(WaCloudCommon):
    """To the account it adds a strict service, and a text in use."""

    def setUp(self):
        super().setUp()
        self.env["ahorro.wa.approval"].search([]).unlink()
        self.cloud.strict = True
        self.cloud.waba_id = self.account.waba_id
        self.addCleanup(setattr, self.cloud, "strict", False)
        self.addCleanup(setattr, self.cloud, "waba_id", "WABA")
        for template in self.cloud.templates.list():
            self.cloud.templates.delete(template["name"], template["id"])
        self.cloud.templates._blocked.clear()
        self.cloud.templates._created.clear()
        self.cloud.changes.clear()
        self.cuota = self._template(
            "Cuota del mes",
            header="Tu plan {{plan}}",
            body="Hola {{nombre}}, te escribimos de {{concesionario}} por tu cuota.",
            footer="Respondé BAJA para no recibir más",
            button_ids=[Command.create({"kind": "quick_reply", "text": "Ya pagué"})],
            state="ready",
        )

    def _submit(self, template=None, user=None):
        template = template or self.cuota
        answer = self._rpc(
            user or self.supervisor, "ahorro.wa.template", "action_submit", template.ids
        )
        self.env.invalidate_all()
        return answer["params"]

    def _approval(self, template=None):
        return (template or self.cuota)._get_approval_sudo(self.account)

    def _problem(self, template=None):
        return (template or self.cuota)._get_service_problem(self.account)

    def _synchronise(self):
        problem = self.env["ahorro.wa.approval.exchange"]._synchronise_sudo(
            self.account
        )
        self.env.invalidate_all()
        return problem

    def _hear(self):
        """Receive what the service tells about templates."""
        notices = Notices(self.cloud, Disorder())
        # Within a second the bytes may be the same, which would be one notice.
        self.env.cr.execute("DELETE FROM ahorro_wa_event")
        now = fields.Datetime.now().timestamp()
        notices.collect(now)
        self._receive(*notices.due(now))

    def _receive(self, *bodies):
        for raw in bodies:
            self.env["ahorro.wa.event"]._store(self.account.id, raw)
        while self.env["ahorro.wa.receiver"]._read_some(50):
            pass
        self.env.invalidate_all()

    def _decide(self, status, *more, template=None):
        meta_id = self._approval(template).meta_id
        self.cloud.templates.decide(meta_id, status, *more)
        self._hear()


@tagged("ahorro", "-at_install", "post_install")
class TestWaSubmission(TemplateCommon):
    def test_a_text_is_submitted_approved_and_then_sent(self):
        self.assertIn("was not submitted", self._problem())
        self.assertEqual(self._submit()["type"], "success")
        approval = self._approval()
        self.assertEqual((approval.status, approval.category), ("PENDING", "UTILITY"))
        self.assertEqual(approval.version_id, self.cuota.current_version_id)
        self.assertEqual(approval.submitted_by, self.supervisor)
        self.assertEqual(self.cuota.with_user(self.supervisor).meta_state, "waiting")
        self.assertTrue(self._problem())
        self._decide("APPROVED")
        self.assertEqual(self._problem(), "")
        self.assertEqual(self.cuota.with_user(self.supervisor).meta_state, "approved")
        case = self.cases[0]
        phone = case.plan_id.partner_id.ahorro_phone_ids[:1]
        body = self.env["ahorro.wa.text"]._prepare_for_service(
            self.cuota, case.plan_id, phone.e164
        )["body"]
        message = self._enqueue(
            case,
            template_id=self.cuota.id,
            version_id=self.cuota.current_version_id.id,
            body=body,
        )
        self._send()
        self.assertEqual(message.state, "accepted")

    def test_every_seeded_text_is_one_that_the_service_takes(self):
        for template in (self.reminder, self.loyalty_text):
            template.state = "ready"
            with self.subTest(template=template.name):
                self.assertEqual(self._submit(template)["type"], "success")

    def test_only_a_text_in_use_is_submitted_and_by_a_supervisor(self):
        for user in (self.operator, self.stranger):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self._submit(user=user)
        self.cuota.state = "draft"
        with self.assertRaises(UserError):
            self._submit()
        self.assertFalse(self.cloud.templates.list())

    def test_submitted_again_while_meta_looks_at_it_nothing_is_sent(self):
        self._submit()
        answer = self._submit()
        self.assertEqual(answer["type"], "warning")
        self.assertEqual(len(self.cloud.templates.list()), 1)

    def test_a_submission_whose_answer_was_lost_is_found_and_not_made_twice(self):
        body = self.cuota._prepare_submission()
        created = self.cloud.templates.create(body)
        self.cloud.templates.decide(created["id"], "APPROVED")
        answer = self._submit()
        self.assertIn("ya la aprobó", answer["message"])
        self.assertEqual(self._approval().meta_id, created["id"])
        self.assertEqual(self._problem(), "")

    def test_what_meta_refuses_is_said_in_its_words_and_may_be_tried_again(self):
        create = self.cloud.templates.create

        def refuse(body):
            from .fake_cloud.bodies import Refused

            raise Refused(100, "x", error_user_msg="El texto tiene un error.")

        self.cloud.templates.create = refuse
        self.addCleanup(setattr, self.cloud.templates, "create", create)
        answer = self._submit()
        self.assertEqual(answer["type"], "warning")
        self.assertIn("El texto tiene un error", answer["message"])
        self.assertIn("El texto tiene un error", self._problem())
        self.cloud.templates.create = create
        self.assertEqual(self._submit()["type"], "success")
        self.assertFalse(self._approval().refusal)

    def test_a_variable_that_stands_twice_is_said_before_meta_says_it(self):
        self.cuota.body = "Hola {{nombre}}, te escribimos. {{nombre}}, hablemos ya."
        with self.assertRaises(UserError):
            self._submit()

    def test_without_an_account_it_is_said_who_adds_one(self):
        self.env.cr.execute("UPDATE ahorro_wa_account SET has_token = FALSE")
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            self._submit()
        self.assertFalse(self.cuota.with_user(self.supervisor).meta_state)

    def test_a_text_that_was_edited_is_a_new_version_to_submit(self):
        self._submit()
        self._decide("APPROVED")
        self.cuota.with_user(self.supervisor).write({"footer": "Gracias por leernos"})
        self.assertIn("something else", self._problem())
        self.assertEqual(self._submit()["type"], "success")
        self.assertEqual(self._approval().status, "PENDING")
        self.assertEqual(self._approval().version_id, self.cuota.current_version_id)
        [template] = self.cloud.templates.list()
        self.assertIn("Gracias", json.dumps(template["components"]))
        self._decide("APPROVED")
        self.assertEqual(self._problem(), "")
        # Meta takes one change of an approved template a day.
        self.cuota.with_user(self.supervisor).write({"footer": "Hasta pronto"})
        self.assertEqual(self._submit()["type"], "warning")

    def test_a_message_waits_where_meta_has_another_text_than_was_confirmed(self):
        self._submit()
        self._decide("APPROVED")
        case = self.cases[0]
        phone = case.plan_id.partner_id.ahorro_phone_ids[:1]
        body = self.env["ahorro.wa.text"]._prepare_for_service(
            self.cuota, case.plan_id, phone.e164
        )["body"]
        message = self._enqueue(
            case,
            template_id=self.cuota.id,
            version_id=self.cuota.current_version_id.id,
            body=body,
        )
        # Somebody changes it at Meta itself.
        meta_id = self._approval().meta_id
        changed = json.loads(
            json.dumps(self.cuota._prepare_submission()["components"]).replace(
                "por tu cuota", "por otra cosa"
            )
        )
        self.cloud.templates.edit(meta_id, {"components": changed})
        self.cloud.templates.decide(meta_id, "APPROVED")
        self._synchronise()
        self._send()
        self.assertEqual((message.state, self._asked(message)), ("queued", 0))
        self.assertIn("dice otra cosa en Meta", message.stop_reason)
        self.assertGreater(message.next_try_at, fields.Datetime.now())

    def test_two_numbers_of_a_business_account_share_its_templates(self):
        second = self.account.create(
            {
                "name": "Posventa",
                "company_id": self.company.id,
                "phone_number_id": "200",
                "waba_id": self.account.waba_id,
                "typed_token": "token-of-the-fake",
            }
        )
        self._submit()
        self.assertEqual(len(self.cloud.templates.list()), 1)
        self._decide("APPROVED")
        self.assertEqual(self.cuota._get_service_problem(second), "")
        other = second.create(
            {
                "name": "Otro negocio",
                "company_id": self.company.id,
                "phone_number_id": "300",
                "waba_id": "2",
                "typed_token": "token-of-the-fake",
            }
        )
        self.assertIn("not submitted", self.cuota._get_service_problem(other))
        self.assertIn("2: ", self.cuota.with_user(self.supervisor).meta_problems)


@tagged("ahorro", "-at_install", "post_install")
class TestWaJudgement(TemplateCommon):
    """What Meta says of templates, and what is made of it."""

    def setUp(self):
        super().setUp()
        self._submit()

    def test_each_reason_of_a_rejection_is_told_with_what_to_do(self):
        sentences = set()
        for reason in (
            *("ABUSIVE_CONTENT", "INCORRECT_CATEGORY", "INVALID_FORMAT", "SCAM"),
            *("PROMOTIONAL", "TAG_CONTENT_MISMATCH", "NONE", "SOMETHING_OF_2028"),
        ):
            self._decide("REJECTED", reason)
            problem = self._problem()
            self.assertIn("rejected", problem)
            sentences.add(problem)
        self.assertEqual(len(sentences), 8)
        self.assertIn("SOMETHING_OF_2028", problem)
        self._decide("REJECTED", "INVALID_FORMAT", "Sacá el último renglón.")
        self.assertIn("Sacá el último renglón.", self._problem())
        self.assertEqual(self._submit()["type"], "success")

    def test_only_approved_is_sent_whatever_the_state_is_called(self):
        for status in (
            *("PENDING", "IN_APPEAL", "PAUSED", "DISABLED", "PENDING_DELETION"),
            *("DELETED", "LIMIT_EXCEEDED", "ARCHIVED", "FLAGGED", "REINSTATED"),
            *("LOCKED", "UNARCHIVED", "SOMETHING_OF_2028", "approved"),
        ):
            self._decide(status)
            self.assertEqual(self._approval().status, status)
            self.assertTrue(self._problem(), status)
        self._decide("APPROVED")
        self.assertEqual(self._problem(), "")

    def test_the_quality_is_kept_as_it_is_told(self):
        for score in ("GREEN", "YELLOW", "RED", "PURPLE"):
            self.cloud.templates.rate(self._approval().meta_id, score)
            self._hear()
            self.assertEqual(self._approval().quality, score)

    def test_a_text_that_meta_calls_advertising_waits_until_it_is_so_here(self):
        self._decide("APPROVED")
        self.cloud.templates.recategorise(self._approval().meta_id, "MARKETING")
        self._hear()
        approval = self._approval()
        self.assertEqual(
            (approval.category, approval.previous_category), ("MARKETING", "UTILITY")
        )
        self.assertIn("marketing", self._problem())
        # Its price and its consent are those of advertising from now on.
        self.cuota.write({"state": "draft", "category": "marketing"})
        self.assertEqual(approval._get_problem(self.cuota), "")
        self.cloud.templates.recategorise(approval.meta_id, "SOMETHING_OF_2028")
        self._hear()
        self.assertIn("SOMETHING_OF_2028", approval._get_problem(self.cuota))

    def test_the_newest_word_counts_in_whatever_order_they_arrive(self):
        self._decide("APPROVED")
        approval = self._approval()
        now = fields.Datetime.now()
        late = {
            "event": "REJECTED",
            "message_template_id": int(approval.meta_id),
            "message_template_name": approval.code,
            "message_template_language": approval.language,
            "reason": "SCAM",
        }
        for hours, expected in ((-2, "APPROVED"), (1, "REJECTED")):
            moment = int((now + timedelta(hours=hours)).timestamp())
            entry = {
                "id": self.account.waba_id,
                "time": moment,
                "changes": [{"field": FIELD, "value": late}],
            }
            self._receive(json.dumps({"entry": [entry]}).encode())
            self.assertEqual(self._approval().status, expected)

    def test_a_notice_of_another_business_account_changes_nothing(self):
        self.cloud.waba_id = "999"
        self._decide("APPROVED")
        self.assertEqual(self._approval().status, "PENDING")


@tagged("ahorro", "-at_install", "post_install")
class TestWaSubmissionTour(TemplateCommon, HttpCase):
    def test_a_supervisor_submits_a_text_and_sees_that_meta_looks_at_it(self):
        self.start_tour(
            "/odoo/textos-de-whatsapp",
            "ahorro_whatsapp_submit",
            login=self.supervisor.login,
        )
        [known] = self.cloud.templates.list()
        self.assertEqual(known["name"], self.cuota.code)
