# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import re

from odoo.exceptions import UserError
from odoo.http import Controller, request, route

from ..models.source.ir_http import MAX_REQUEST, UPLOAD_ROUTE
from ..tools.report import shorten_filename
from ..tools.table import Limits

#: Bytes taken of whoever may not import: enough to say so.
MAX_REFUSED = 2**20
MAX_FILES = 60
SOURCES = ("file", "paste")
_BATCH = re.compile(r"[\w-]{8,64}", re.ASCII)


class ImportUpload(Controller):
    """Portfolio files on their way in: larger than Odoo's own upload takes."""

    def _get_max_request(self):
        allowed = request.env.user.has_group("ahorro_plan.group_supervisor")
        return MAX_REQUEST if allowed else MAX_REFUSED

    @route(
        UPLOAD_ROUTE,
        type="http",
        auth="user",
        methods=["POST"],
        max_content_length=_get_max_request,
    )
    def upload(
        self, profile_id=None, source="file", batch=None, provider_id=None, **_files
    ):
        """Take one or more files, and read each in a job.

        Larger ones than Odoo takes elsewhere; werkzeug keeps them on disk, not in
        memory. All are taken or none. What goes wrong is answered by ``ir.http``
        as ``{"error": sentence}``.

        :param source: ``file``, or ``paste`` for what was pasted, sent as one file of
            tab-separated text
        :param batch: the same word in several requests makes one batch of their files
        :param provider_id: id of the administradora, for a profile that has none
        :return: ``{"imports": ids, "known": ids}``, in the order of the files;
            ``known`` are those that waited to be reviewed already
        """
        request.env["ahorro.import"]._check_supervisor()
        if source not in SOURCES or (batch and not _BATCH.fullmatch(batch)):
            raise UserError(request.env._("The page is out of date: reload it."))
        files = [
            file
            for _name, files in request.httprequest.files.lists()
            for file in files
            if file.filename or source == "paste"
        ]
        if not files:
            raise UserError(request.env._("Choose a file to upload."))
        if len(files) > MAX_FILES:
            raise UserError(
                request.env._(
                    "Upload at most %(limit)s files at once.", limit=MAX_FILES
                )
            )
        received = [(self._clean_name(file), self._read(file)) for file in files]
        source_model = self._get_source()
        last = source_model.env["ahorro.import"].search([], order="id desc", limit=1)
        imports = source_model._create_from_upload(
            received, profile_id, source, batch, provider_id
        )
        known = [run.id for run in imports if run.id <= last.id]
        return request.make_json_response({"imports": imports.ids, "known": known})

    def _get_source(self):
        """Return the model of sources in the companies that the web client has chosen.

        Its remote calls say which; an upload only brings the client's cookie.
        """
        source = request.env["ahorro.import.source"]
        chosen = re.findall(r"\d{1,9}", request.cookies.get("cids") or "")
        # A company that is no longer the user's is not asked for.
        mine = set(request.env.user.company_ids.ids)
        companies = [number for number in map(int, chosen) if number in mine]
        if not companies:
            return source
        return source.with_context(allowed_company_ids=companies)

    def _clean_name(self, file):
        """Return a file's name without the folders that some browsers send."""
        name = re.split(r"[\\/]", file.filename or "")[-1]
        name = "".join(sign for sign in name if sign.isprintable()).strip()
        return shorten_filename(name, 160)

    def _read(self, file):
        limit = Limits().max_bytes
        # A request that Odoo runs again finds the file read to its end.
        file.seek(0)
        data = file.read(limit + 1)
        if len(data) > limit:
            raise UserError(
                request.env._(
                    "%(name)s is larger than %(limit)s MB, the most taken: upload it "
                    "as zip.",
                    name=file.filename,
                    limit=limit // 2**20,
                )
            )
        if not data:
            raise UserError(
                request.env._("%(name)s is empty.", name=file.filename or "")
            )
        return data
