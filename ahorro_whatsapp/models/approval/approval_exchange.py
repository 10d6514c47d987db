# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from odoo.addons.ahorro_campaign.models.queue.queue_transaction import run_step

from ...tools.cloud_client import CloudClient
from ...tools.cloud_error import read_error, read_words
from ...tools.template_submission import EDITABLE, SENDABLE, is_same
from .wa_approval import UNSUBMITTED

_logger = logging.getLogger(__name__)

#: Pages of a list, a hundred templates each: Meta has 6,000 at most.
MAX_PAGES = 100


class AhorroWaApprovalExchange(models.AbstractModel):
    """Submits templates to Meta, and asks it for all that it has.

    Called by others: ``_submit`` and ``_synchronise_sudo``.
    """

    _name = "ahorro.wa.approval.exchange"
    _description = "Exchange of templates with Meta"

    # === SUBMITTING ===

    @api.model
    def _submit(self, template, account):
        """Submit a template to one business account.

        What Meta refuses is kept with the row. What it has already is not created a
        second time: an answer that was lost is found by the name.

        :return: whether Meta took it, and a sentence that says what became of it
        """
        approval_sudo = self._lock_approval_sudo(template, account)
        client = CloudClient(**account._get_client_values())
        try:
            taken, words = self._ask(client, template, account, approval_sudo)
        finally:
            client.close()
        if taken:
            return True, self.env._(
                "Submitted: Meta looks at it, and here you see what it says."
            )
        return False, words

    @api.model
    def _lock_approval_sudo(self, template, account):
        """Return the row of a template, made where there is none, for us alone.

        :raises UserError: somebody else is submitting it
        """
        approvals_sudo = self.env["ahorro.wa.approval"].sudo()
        approval_sudo = template._get_approval_sudo(account)
        if not approval_sudo:
            return approvals_sudo.create(
                {
                    "company_id": account.company_id.id,
                    "waba_id": account.waba_id,
                    "code": template.code,
                    "language": template.language,
                    "template_id": template.id,
                    "status": UNSUBMITTED,
                }
            )
        try:
            approval_sudo.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Somebody else is submitting this text: reload the page.")
            ) from error
        return approval_sudo

    @api.model
    def _ask(self, client, template, account, approval_sudo):
        body = template._prepare_submission()
        if not approval_sudo.meta_id or approval_sudo.status == "DELETED":
            self._find_at_meta(client, account, approval_sudo)
        unchanged = is_same(body["components"], approval_sudo.parts)
        if approval_sudo.meta_id and unchanged and approval_sudo.status == SENDABLE:
            return False, self.env._("Meta has approved it as it is already.")
        asked_at = fields.Datetime.now()
        if approval_sudo.meta_id:
            if approval_sudo.status not in EDITABLE:
                return False, approval_sudo._get_explanation()
            if approval_sudo.status == SENDABLE:
                del body["category"]  # it stays what it is
            answer = client.edit_template(
                approval_sudo.meta_id,
                {key: body[key] for key in ("category", "components") if key in body},
            )
        else:
            answer = client.create_template(account.waba_id, body)
        refused = self._get_refusal(answer)
        if refused:
            approval_sudo.refusal = refused[:500]
            return False, approval_sudo._get_explanation()
        told = answer.body if not approval_sudo.meta_id else {}
        approval_sudo.write(
            {
                "refusal": False,
                "template_id": template.id,
                "version_id": template._get_last_version_sudo().id,
                "submitted_at": asked_at,
                "submitted_by": self.env.uid,
                "parts": body["components"],
                "meta_id": approval_sudo.meta_id or str(told.get("id") or ""),
                "status": str(told.get("status") or "PENDING"),
                "status_at": asked_at,
                "rejected_reason": False,
                "rejection_detail": False,
                **(
                    {"category": told["category"], "category_at": asked_at}
                    if told.get("category")
                    else {}
                ),
            }
        )
        return True, ""

    @api.model
    def _find_at_meta(self, client, account, approval_sudo):
        """Read what Meta has of a name, submitted before or by somebody else."""
        answer = client.list_templates(account.waba_id, name=approval_sudo.code)
        data = answer.body.get("data") if self._is_good(answer) else None
        for row in data if isinstance(data, list) else ():
            read = self._read_row(row)
            key = (approval_sudo.code, approval_sudo.language)
            if read and (read["code"], read["language"]) == key:
                self._keep_row(approval_sudo, read, fields.Datetime.now())

    @api.model
    def _is_good(self, answer):
        return answer.status == 200 and isinstance(answer.body, dict)

    @api.model
    def _get_refusal(self, answer):
        """Return why Meta did not take something, or ``""``."""
        if self._is_good(answer):
            return ""
        if answer.outcome != "answered":
            return self.env._("it did not answer, try again in a while")
        error = read_error(answer.body)
        return read_words(error) if error else f"HTTP {answer.status}"

    # === ASKING FOR ALL ===

    @api.model
    def _cron_synchronise(self):
        """Ask each business account for its templates; one hinders no other."""
        accounts = self._get_business_accounts_sudo()
        for position, account in enumerate(accounts, 1):
            self._synchronise_sudo(account)
            self.env["ir.cron"]._commit_progress(1, remaining=len(accounts) - position)

    @api.model
    def _get_business_accounts_sudo(self, companies=None):
        """Return one usable account of each company's business accounts."""
        domain = [("has_token", "=", True)]
        if companies is not None:
            domain.append(("company_id", "in", companies.ids))
        # sudo: its credentials are read, not shown.
        accounts_sudo = self.env["ahorro.wa.account"].sudo().search(domain)
        chosen = {}
        for account_sudo in accounts_sudo:
            key = (account_sudo.company_id.id, account_sudo.waba_id)
            chosen.setdefault(key, account_sudo.id)
        return accounts_sudo.browse(chosen.values())

    @api.model
    def _synchronise_sudo(self, account):
        """Ask for all templates of an account's business account, page by page.

        Only a list that was read to its end says that something is not there any more.

        :return: a sentence where Meta did not answer or refused, else ``""``
        """
        asked_at = fields.Datetime.now()
        client = CloudClient(**account._get_client_values())
        try:
            rows, problem = self._read_pages(client, account.waba_id)
        finally:
            client.close()
        if rows or not problem:
            run_step(self.env, _keep_step, account.id, rows, asked_at, not problem)
        if problem:
            _logger.info("Templates of WABA %s: %s", account.waba_id, problem)
        return problem

    @api.model
    def _read_pages(self, client, waba_id):
        rows, after, seen = [], "", set()
        for _page in range(MAX_PAGES):
            answer = client.list_templates(waba_id, after)
            refused = self._get_refusal(answer)
            if refused:
                return rows, refused
            data = answer.body.get("data")
            rows += filter(None, map(self._read_row, data or []))
            paging = answer.body.get("paging") or {}
            after = (paging.get("cursors") or {}).get("after") or ""
            if not paging.get("next") or not after:
                return rows, ""
            if after in seen:
                break
            seen.add(after)
        return rows, self.env._("the list has no end")

    @api.model
    def _read_row(self, row):
        """Return the values of a template as Meta lists it; None for no template."""
        if not isinstance(row, dict):
            return None
        names = ("id", "name", "language", "status", "category")
        read = {
            name: str(row[name])[:512]
            for name in names
            if isinstance(row.get(name), str | int)
        }
        if not {"id", "name", "language"} <= read.keys():
            return None
        score = row.get("quality_score")
        if isinstance(score, dict):
            score = score.get("score")
        return {
            "meta_id": read["id"],
            "code": read["name"],
            "language": read["language"],
            "status": read.get("status", "UNKNOWN"),
            "category": read.get("category", "UNKNOWN"),
            "quality": str(score or "UNKNOWN")[:64],
            "rejected_reason": str(row.get("rejected_reason") or "NONE")[:128],
            "parts": row.get("components"),
        }

    @api.model
    def _keep_rows(self, account, rows, asked_at, whole):
        """Write down what Meta has.

        :param whole: it is all that Meta has
        """
        approvals = self.env["ahorro.wa.approval"]
        company, waba_id = account.company_id, account.waba_id
        known = {
            (approval.code, approval.language): approval
            for approval in approvals.search(
                [("company_id", "=", company.id), ("waba_id", "=", waba_id)]
            )
        }
        texts = self._find_texts(company, {row["code"] for row in rows})
        for row in rows:
            key = (row["code"], row["language"])
            approval = known.pop(key, None)
            if approval is None:
                approval = approvals.create(
                    {
                        "company_id": company.id,
                        "waba_id": waba_id,
                        "code": row["code"],
                        "language": row["language"],
                    }
                )
            approval.template_id = texts.get(key, False)
            self._keep_row(approval, row, asked_at)
        if whole:
            gone = approvals.union(*known.values()).filtered("meta_id")
            gone._tell(asked_at, {"status": "DELETED"})

    @api.model
    def _keep_row(self, approval, row, asked_at):
        words = ("status", "category", "quality", "rejected_reason")
        approval._tell(asked_at, {name: row[name] for name in words})
        if not approval.submitted_at or asked_at >= approval.submitted_at:
            # What was submitted since is what Meta has by now.
            approval.write({"meta_id": row["meta_id"], "parts": row["parts"]})

    @api.model
    def _find_texts(self, company, codes):
        """Return our texts by name and language, a company's own before shared ones."""
        texts = self.env["ahorro.wa.template"].search(
            [("code", "in", list(codes)), ("company_id", "in", [False, company.id])],
            order="company_id DESC, id",
        )
        own = texts.filtered("company_id")
        return {(text.code, text.language): text.id for text in (texts - own) + own}


def _keep_step(env, account_id, rows, asked_at, whole):
    account = env["ahorro.wa.account"].browse(account_id)
    env["ahorro.wa.approval.exchange"]._keep_rows(account, rows, asked_at, whole)
