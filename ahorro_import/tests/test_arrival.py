# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import base64
from email.message import EmailMessage

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.ahorro_import.models.arrival import import_arrival as arrival_module

from .google_common import ROWS, GoogleCommon

SENDER = "cartera@administradora.example"
HEADER = "Suscripción;Grupo y Orden;Titular;Estado\r\n"
CSV = HEADER + "2711700;G9RX/031E;Gorosito Analía;N0\r\n"
MORE = CSV + "2711701;G9RX/032A;Ojea Marisol;N0\r\n"


class ArrivalCommon(GoogleCommon):
    """An intake of Plan Rombo's portfolio, by mail and from a folder of Drive."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "concesionario.example"})
        (cls.company | cls.other_company).alias_domain_id = domain
        (cls.admin | cls.supervisor).notification_type = "inbox"
        (cls.admin | cls.supervisor).lang = "en_US"
        cls.profile = cls.env.ref("ahorro_import.profile_rombo_cartera")
        cls.env = cls.env(
            context={**cls.env.context, "queue_job__no_delay": True, "lang": "en_US"}
        )
        cls.intake = (
            cls.env["ahorro.import.intake"]
            .with_user(cls.supervisor)
            .create(
                {
                    "name": "Cartera",
                    "profile_id": cls.profile.id,
                    "alias_name": "cartera",
                    "senders": SENDER,
                }
            )
            .with_user(cls.env.user)
        )
        cls.arrivals = cls.env["ahorro.import.arrival"]
        # A test is one transaction.
        cron = cls.env.registry["ir.cron"]
        cls.classPatch(cron, "_commit_progress", lambda *_args, **_values: 1.0)

    def _mail(self, *files, sender=SENDER, number="1", to="cartera", **headers):
        """Have a mail arrive, as the mail gateway hands it in."""
        mail = EmailMessage()
        mail["From"] = sender
        mail["To"] = f"{to}@concesionario.example"
        mail["Subject"] = "Cartera"
        mail["Message-Id"] = f"<{number}@administradora.example>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content("Va adjunta.")
        for name, data in files:
            data = data.encode("cp1252") if isinstance(data, str) else data
            mail.add_attachment(data, "application", "octet-stream", filename=name)
        before = self._all()
        gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
        gateway.message_process(None, mail.as_bytes())
        self.env.flush_all()
        return (self._all() - before).sorted("id")

    def _all(self):
        return self.arrivals.search([("intake_id", "in", self.intake.ids)])

    def _told(self, user):
        """Return what a user was told so far, the last first."""
        notices = self.env["mail.notification"].search(
            [("res_partner_id", "=", user.partner_id.id)], order="id desc"
        )
        return notices.mail_message_id.sorted("id", reverse=True)


class TestArrivalMail(ArrivalCommon):
    def test_a_file_by_mail_waits_in_its_review_and_supervisors_are_told(self):
        arrival = self._mail(("cartera.csv", CSV))
        run = arrival.import_id
        self.assertEqual((arrival.state, run.state), ("taken", "review"))
        self.assertEqual((run.source, run.profile_id), ("mail", self.profile))
        self.assertEqual((run.user_id, run.company_id), (self.supervisor, self.company))
        self.assertEqual(run.attachment_id.raw, CSV.encode("cp1252"))
        self.assertEqual(run.line_ids.holder_name, "Gorosito Analía")
        self.assertEqual(self.holder.name, "Gorosito Analía")
        for user in (self.supervisor, self.admin):
            self.assertIn(f"/odoo/importacion/{run.id}", self._told(user)[:1].body)
        for user in (self.operator, self.other_supervisor, self.stranger):
            self.assertFalse(self._told(user))

    def test_each_attached_file_is_an_import_and_the_mail_brings_none_twice(self):
        files = (("una.csv", CSV), ("otra.csv", MORE))
        arrivals = self._mail(*files)
        self.assertEqual(arrivals.mapped("state"), ["taken", "taken"])
        self.assertEqual(len(arrivals.import_id), 2)
        self.assertFalse(self._mail(*files))
        # Kept once: nothing of them hangs on the mail's text.
        self.assertFalse(arrivals.message_ids.attachment_ids)

    def test_the_same_file_again_is_known_until_its_import_is_given_up(self):
        first = self._mail(("cartera.csv", CSV))
        again = self._mail(("con otro nombre.csv", CSV), number="2")
        self.assertEqual((again.state, again.import_id), ("known", first.import_id))
        self.assertIn("con otro nombre.csv", self._told(self.supervisor)[:1].subject)
        first.import_id.with_user(self.supervisor).action_discard()
        third = self._mail(("cartera.csv", CSV), number="3")
        self.assertEqual((first.state, third.state), ("ended", "taken"))
        self.assertEqual(third.import_id.state, "review")

    def test_a_file_that_a_person_uploaded_is_known_too(self):
        run = self._imports().create_from_file(
            "cartera.csv", base64.b64encode(CSV.encode("cp1252")).decode()
        )
        arrival = self._mail(("cartera.csv", CSV))
        self.assertEqual((arrival.state, arrival.import_id), ("known", run))

    def test_what_is_no_portfolio_is_refused_and_told_with_its_reason(self):
        for number, (data, words) in enumerate(
            (
                (b"%PDF-1.4", "PDF"),
                (b"", "empty"),
                (b"PK\x03\x04cut", "damaged"),
            )
        ):
            arrival = self._mail(("cartera.xlsx", data), number=f"bad{number}")
            self.assertEqual((arrival.state, arrival.import_id.ids), ("refused", []))
            self.assertIn(words, arrival.reason)
            self.assertIn(words, self._told(self.supervisor)[:1].body)
            self.assertFalse(arrival.attachment_id)

    def test_a_mail_without_a_file_is_told(self):
        arrival = self._mail()
        self.assertEqual(arrival.state, "refused")
        self.assertIn(SENDER, arrival.reason)
        self.assertTrue(self._told(self.admin))

    def test_a_file_that_cannot_be_read_after_all_is_told_by_its_import(self):
        arrival = self._mail(("cartera.csv", "hola\r\n"))
        self.assertEqual(arrival.import_id.state, "failed")
        self.assertIn("could not be read", self._told(self.supervisor)[:1].subject)

    def test_a_stranger_waits_as_refused_told_once_and_a_person_may_take_it(self):
        arrival = self._mail(("cartera.csv", CSV), sender="otro@example.com")
        self.assertEqual((arrival.state, arrival.import_id.ids), ("refused", []))
        self.assertIn("otro@example.com", self._told(self.supervisor)[:1].body)
        told = self._told(self.supervisor)
        second = self._mail(
            ("cartera.csv", MORE), sender="otro@example.com", number="2"
        )
        self.assertEqual(second.state, "refused")
        self.assertEqual(self._told(self.supervisor), told)
        arrival.with_user(self.supervisor).action_accept()
        self.assertEqual((arrival.state, arrival.import_id.state), ("taken", "review"))
        self.assertEqual(arrival.import_id.user_id, self.supervisor)
        self.assertFalse(arrival.attachment_id)
        with self.assertRaises(UserError):
            arrival.with_user(self.supervisor).action_accept()
        # No mail goes out to somebody who may be invented.
        sent = self.env["mail.mail"].search([("email_to", "ilike", "example.com")])
        self.assertFalse(sent)

    def test_the_files_of_strangers_are_told_apart_by_what_is_in_them(self):
        files = (
            ("una.csv", CSV),
            ("otra.csv", MORE),
            ("foto.csv", b"\x89PNG\r\n\x1a\n"),
        )
        first, other, photo = self._mail(*files, sender="otro@example.com")
        self.assertFalse(photo.attachment_id)
        again = self._mail(files[0], sender="otro@example.com", number="2")
        for arrival in (first, other, again):
            arrival.with_user(self.supervisor).action_accept()
        self.assertEqual(
            (first | other | again).mapped("state"), ["taken", "taken", "known"]
        )
        self.assertEqual(again.import_id, first.import_id)

    def test_strangers_leave_room_for_the_files_of_who_is_known(self):
        self.patch(arrival_module, "KEPT_A_DAY", 1)
        files = (("una.csv", CSV), ("otra.csv", MORE))
        strange = self._mail(*files, sender="otro@example.com")
        self.assertEqual([bool(one.attachment_id) for one in strange], [True, False])
        source = self.env.registry["ahorro.import.source"]
        self.patch(source, "_create_run", lambda *_args, **_values: 1 / 0)
        with mute_logger("odoo.addons.ahorro_import.models.arrival.import_arrival"):
            arrival = self._mail(("cartera.csv", CSV), number="2")
        self.assertTrue(arrival.attachment_id)

    def test_an_archived_door_takes_no_files_and_a_deleted_one_leaves_none(self):
        self.intake.with_user(self.supervisor).action_archive()
        arrival = self._mail(("cartera.csv", CSV))
        self.assertEqual((arrival.state, arrival.import_id.ids), ("refused", []))
        self.assertIn(self.intake.name, arrival.reason)
        file, texts = arrival.attachment_id, arrival.message_ids
        self.assertTrue(file and texts)
        self.intake.with_user(self.supervisor).unlink()
        self.assertFalse(arrival.exists())
        self.assertFalse(file.exists())
        self.assertFalse(texts.exists())

    def test_a_corrected_file_that_comes_as_an_answer_is_taken(self):
        first = self._mail(("cartera.csv", CSV))
        answered = first.message_ids.filtered("message_id").sorted("id")[:1].message_id
        second = self._mail(("cartera.csv", MORE), number="2", In_Reply_To=answered)
        self.assertEqual((second.state, second.import_id.state), ("taken", "review"))

    def test_without_the_responsible_another_supervisor_takes_it(self):
        self.supervisor.active = False
        arrival = self._mail(("cartera.csv", CSV))
        self.assertEqual(arrival.import_id.user_id, self.admin)

    def test_no_mistake_of_a_program_loses_a_mail(self):
        source = self.env.registry["ahorro.import.source"]
        self.patch(source, "_create_run", lambda *_args, **_values: 1 / 0)
        with mute_logger("odoo.addons.ahorro_import.models.arrival.import_arrival"):
            arrival = self._mail(("cartera.csv", CSV))
        self.assertEqual(
            (arrival.state, bool(arrival.attachment_id)), ("refused", True)
        )

    def test_nothing_is_imported_without_a_person_unless_it_is_allowed(self):
        arrival = self._mail(("cartera.csv", CSV))
        self.arrivals._cron_apply()
        self.assertEqual(arrival.import_id.state, "review")
        self.intake.with_user(self.supervisor).apply_when_clean = True
        self.assertEqual(self.intake.apply_set_by, self.supervisor)
        arrival = self._mail(("cartera.csv", MORE), number="2")
        self.assertEqual(arrival.import_id.state, "review")
        self.arrivals._cron_apply()
        self.assertEqual(arrival.import_id.state, "done")
        self.assertEqual(arrival.import_id.applied_by, self.supervisor)
        told = self._told(self.admin).filtered(lambda one: "by itself" in one.subject)
        self.assertIn(self.supervisor.name, told[:1].body)
        self.arrivals._cron_apply()
        self.assertFalse(arrival.waits_to_apply)

    def test_a_red_flag_waits_for_a_person(self):
        self.intake.with_user(self.supervisor).apply_when_clean = True
        self.patch(
            self.env.registry["ahorro.import.flags"],
            "_get_unconfirmed_flags",
            lambda *_args: [{"code": "shrink", "text": "x"}],
        )
        arrival = self._mail(("cartera.csv", CSV))
        self.arrivals._cron_apply()
        self.assertEqual(arrival.import_id.state, "review")
        self.assertIn("review it", self._told(self.supervisor)[:1].subject)


class TestArrivalRights(ArrivalCommon):
    def test_supervisors_of_the_company_set_it_up_and_nobody_else(self):
        portal = new_test_user(self.env, "ahorro_portal", "base.group_portal")
        arrival = self._mail(("x.pdf", b"%PDF"))
        for user in (self.operator, self.stranger, portal, self.other_supervisor):
            for record in (self.intake, arrival):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["company_id"])
            with self.assertRaises(AccessError):
                self.intake.with_user(user).apply_when_clean = True
            with self.assertRaises(AccessError):
                self.intake.with_user(user).action_look()
            with self.assertRaises(AccessError):
                arrival.with_user(user).action_accept()
        for values in ({"state": "taken"}, {"import_id": 1}):
            with self.assertRaises(AccessError):
                arrival.with_user(self.supervisor).write(values)

    def test_who_allowed_it_cannot_be_written_by_hand(self):
        intake = self.intake.with_user(self.supervisor)
        intake.write({"apply_when_clean": True, "apply_set_by": self.admin.id})
        self.assertEqual(intake.apply_set_by, self.supervisor)
        intake.apply_when_clean = False
        self.assertFalse(intake.apply_set_by)

    def test_what_cannot_work_is_refused_when_it_is_typed(self):
        intake = self.intake.with_user(self.supervisor)
        for values in (
            {"senders": "no es un correo"},
            {"folder": "https://example.com/x"},
            {"user_id": self.operator.id},
        ):
            with self.assertRaises(ValidationError):
                intake.write(values)


class TestArrivalDrive(ArrivalCommon):
    def setUp(self):
        super().setUp()
        self._set_up_google()
        self.folder = self.fake.add_folder("Carteras")
        self.intake.with_user(self.supervisor).folder = self.folder

    def _add(self, name, text, **values):
        values = {"parents": [self.folder], **values}
        return self.fake.add_file(name, text.encode("cp1252"), "text/csv", **values)

    def _look(self):
        """Look as the scheduler does, and return what is new since."""
        before = self._all()
        self.env["ahorro.import.drive"]._look(self.intake)
        return (self._all() - before).sorted("id")

    def test_what_was_there_is_not_taken_and_what_comes_or_changes_is_once(self):
        old = self._add("vieja.csv", HEADER)
        self.assertEqual(self._look().mapped("state"), ["before"])
        new = self._add("nueva.csv", CSV)
        arrival = self._look()
        run = arrival.import_id
        self.assertEqual((arrival.drive_file, run.state), (new, "review"))
        self.assertEqual((run.source, run.filename), ("drive", "nueva.csv"))
        self.assertFalse(self._look())
        self.fake.items[old].data = MORE.encode("cp1252")
        changed = self._look()
        self.assertEqual((changed.drive_file, changed.state), (old, "taken"))
        self.assertFalse(self._look())
        self.assertIn(
            f"importacion/{changed.import_id.id}", self._told(self.admin)[0].body
        )

    def test_a_spreadsheet_is_taken_when_nobody_writes_in_it_any_more(self):
        self._look()
        sheet = self.fake.add_sheet(
            "Cartera", {"Hoja 1": ROWS}, parents=[self.folder], modified="2999-01-01T00"
        )
        self.assertFalse(self._look())
        self.fake.items[sheet].modified = "2026-02-01T12:00:00.000Z"
        self.assertEqual(self._look().import_id.filename, "Cartera.xlsx")

    def test_our_own_copies_folders_and_documents_are_left_alone(self):
        self._look()
        self._add("copia.csv", CSV, properties={"ahorro": "x-1"})
        self.fake.add_folder("Más", parents=[self.folder])
        self.fake.add(
            "Nota", "application/vnd.google-apps.document", parents=[self.folder]
        )
        self.assertFalse(self._look())

    def test_a_wrong_file_is_told_once_and_keeps_no_other_from_being_taken(self):
        self._look()
        self.fake.add_file(
            "foto.pdf", b"%PDF", parents=[self.folder], modified="2026-01-02T00"
        )
        self._add("buena.csv", CSV)
        self.assertEqual(set(self._look().mapped("state")), {"refused", "taken"})
        told = self._told(self.supervisor)
        self.assertFalse(self._look())
        self.assertEqual(self._told(self.supervisor), told)

    def test_what_google_refuses_is_said_once_and_on_the_settings_page(self):
        self._look()
        self.fake.items[self.folder].shared = False
        for _look in range(3):
            self._look()
        told = self._told(self.supervisor)
        self.assertEqual(len(told), 1)
        self.assertIn("Drive", told.subject)
        problem = self._settings().google_arrival_problem
        self.assertIn("Cartera", problem)
        self.fake.items[self.folder].shared = True
        self._look()
        self.assertFalse(self.intake.error)
        self.assertFalse(self._settings().google_arrival_problem)

    def test_a_hiccup_is_not_told_and_loses_nothing(self):
        self._look()
        new = self._add("nueva.csv", CSV)
        self.fake.fail(f"/drive/v3/files/{new}", 503, times=1)
        self.assertFalse(self._look())
        self.assertFalse(self._told(self.supervisor))
        self.assertEqual(self._look().state, "taken")

    def test_one_folder_that_fails_keeps_no_other_from_being_read(self):
        other = self.intake.copy({"name": "Otra", "folder": "x" * 30})
        self._look()
        self._add("nueva.csv", CSV)
        self.env["ahorro.import.drive"]._cron_look()
        self.assertEqual(other.error_code, "not_found")
        self.assertEqual(self._all().filtered("import_id").state, "taken")
