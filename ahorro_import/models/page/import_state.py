# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class AhorroImportState(models.AbstractModel):
    """Where a run is, as its page asks; others call ``_prepare_state``."""

    _name = "ahorro.import.state"
    _description = "Where an import is"

    def _prepare_state(self, run):
        """Return where this run is; asked again and again while it works.

        :return: dict with ``id``, ``state``, ``phase`` (what waits or is being done, or
            False), ``label`` (sentence), ``done``, ``total``, ``percent`` (0 to 100, or
            False when nobody knows), ``seconds`` (since it began), ``stuck``,
            ``error``, ``queue_position`` (imports before it), ``by_cron``,
            ``next_in_batch`` (id of the batch's next run, or False), and what
            ``_prepare_frame`` gives
        """
        progress = run.progress_ids[:1]
        label = progress.label if run.job_phase else False
        since = progress.started_at if run.job_phase else False
        done, total = progress.done, progress.total
        return self._prepare_frame(run) | {
            "id": run.id,
            "state": run.state,
            "phase": run.job_phase,
            "label": self.env["ahorro.import.progress"]._get_labels().get(label, False),
            "done": done if label else 0,
            "total": total if label else 0,
            "percent": round(100 * done / total) if label and total else False,
            "seconds": since
            and max(round((fields.Datetime.now() - since).total_seconds()), 0),
            "stuck": run.is_stuck,
            "error": run.error,
            "by_cron": run.by_cron,
            "queue_position": self._get_queue_position(run),
            "next_in_batch": self._get_next_in_batch(run).id,
        }

    def _prepare_frame(self, run):
        """Return what the page shows around the state, whichever it is.

        :return: dict with ``filename``, ``source``, ``provider`` and ``profile``
            (names), ``provider_id``, ``profile_id``, ``revision``, ``error_code``;
            ``batch``, the files uploaded together in their order, if several: dicts
            with ``id``, ``filename``, ``report_date``, ``state``; and, for one that
            failed, ``headers``: those that were seen, in row ``header_row``
        """
        batch = run.browse()
        if run.batch:
            batch = run.search([("batch", "=", run.batch)], order="batch_sequence, id")
        return {
            "filename": run._get_short_name(),
            "source": run.source,
            "provider": run.provider_id.name or "",
            "provider_id": run.provider_id.id,
            "profile": run.profile_id.name or "",
            "profile_id": run.profile_id.id,
            "revision": run.revision,
            "error_code": run.error_code or "",
            "headers": run.headers or [] if run.state == "failed" else [],
            "header_row": run.header_row,
            "batch": [
                {
                    "id": other.id,
                    "filename": other._get_short_name(),
                    "report_date": other.report_date,
                    "state": other.state,
                }
                for other in batch
            ],
        }

    def _get_queue_position(self, run):
        """Return how many imports are before this one, of whichever company."""
        if (
            not run.job_phase
            or run.id in self.env["ahorro.import.liveness"]._get_working_ids()
        ):
            return 0
        # sudo: others' imports are counted, not shown.
        return run.sudo().search_count(
            [
                ("job_phase", "!=", False),
                ("id", "!=", run.id),
                "|",
                ("started_at", "<", run.started_at),
                "&",
                ("started_at", "=", run.started_at),
                ("id", "<", run.id),
            ]
        )

    def _get_next_in_batch(self, run):
        """Return the next run, not written yet, of the files uploaded together."""
        if not run.batch:
            return run.browse()
        return run.search(
            [
                ("batch", "=", run.batch),
                ("batch_sequence", ">", run.batch_sequence),
                ("state", "not in", ["done", "undone"]),
            ],
            order="batch_sequence, id",
            limit=1,
        )
