# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
import logging

from odoo import api, models
from odoo.tools import LazyTranslate, ormcache

from ...tools.setting import Setting, read_setting

_lt = LazyTranslate(__name__)
_logger = logging.getLogger(__name__)


class AhorroParameter(models.AbstractModel):
    """The one reader of the settings that system parameters hold.

    A system administrator can type anything in a parameter. What cannot be read, or is
    out of bounds, counts as its default: the log says so once (until a parameter
    changes), the page *Puesta en marcha* until it is mended, and nothing stops.

    Others call ``_get_int``, ``_get_number``, ``_get_bool`` and ``_get_text`` or, of
    whatever kind a setting is, ``_get_value``. The parameters are read as superuser,
    since no role of Ahorro reads them: callers name the ones of Ahorro only.
    """

    _name = "ahorro.parameter"
    _description = "Settings as they are stored"

    @api.model
    def _get_definitions(self):
        """Return what each setting may be, by the parameter's name.

        Other add-ons add theirs. A setting that stands here needs no default and
        bounds where it is read, and the page *Puesta en marcha* checks it.
        """
        return {
            "ahorro_plan.default_area": Setting(
                "text", "", label=_lt("Area code of the dealership")
            ),
            "ahorro_plan.shared_phone_limit": Setting(
                "integer", 3, minimum=1, label=_lt("People per phone number")
            ),
            "ahorro_plan.support_email": Setting("text", "", label=_lt("E-mail")),
            "ahorro_plan.support_phone": Setting("text", "", label=_lt("Phone")),
        }

    @api.model
    def _get_int(self, name, default=None, minimum=None, maximum=None):
        """Return a whole number.

        :param str name: of the parameter, with its add-on: ``ahorro_plan.limit``
        :param default: what holds where nothing, or nothing usable, is stored
        :param minimum: the smallest allowed, or None
        :param maximum: the largest allowed, or None
        """
        return self._get(name, "integer", default, minimum, maximum)

    @api.model
    def _get_number(self, name, default=None, minimum=None, maximum=None):
        """Return a number with decimals; see ``_get_int``."""
        return self._get(name, "number", default, minimum, maximum)

    @api.model
    def _get_bool(self, name, default=None):
        """Return whether something is switched on; see ``_get_int``."""
        return self._get(name, "boolean", default)

    @api.model
    def _get_text(self, name, default=None, options=()):
        """Return a text without outer blanks, one of the options where there are any.

        See ``_get_int``.
        """
        return self._get(name, "text", default, options=tuple(options))

    @api.model
    def _get_value(self, name):
        """Return the value of a setting that stands in the definitions, of any kind."""
        return self._read(name, None)

    @api.model
    def _get(self, name, kind, default, minimum=None, maximum=None, options=()):
        setting = None
        if default is not None:
            setting = Setting(kind, default, minimum, maximum, options)
        return self._read(name, setting)

    @api.model
    @ormcache("name", "setting", cache="stable")
    def _read(self, name, setting):
        # Kept until a parameter changes: the log has one line, not one per reading.
        setting = setting or self._get_definitions()[name]
        # sudo: no role of Ahorro may read parameters; see above.
        text = self.env["ir.config_parameter"].sudo().get_param(name)
        try:
            return read_setting(setting, text)
        except ValueError as error:
            _logger.warning(
                "The setting %s holds %r (%s): %r is used instead.",
                name,
                text,
                error,
                setting.default,
            )
            return setting.default

    @api.model
    def _get_unusable(self):
        """Return the labels of the settings whose stored value cannot be used."""
        parameters_sudo = self.env["ir.config_parameter"].sudo()  # see above
        unusable = []
        for name, setting in self._get_definitions().items():
            try:
                read_setting(setting, parameters_sudo.get_param(name))
            except ValueError:
                unusable.append(str(setting.label or name))
        return unusable
