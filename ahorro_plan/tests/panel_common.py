# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
from odoo.service.model import call_kw

from .rights_common import RpcCase


class PanelCase(RpcCase):
    """The panel as a supervisor gets it, and the rows that its figures open."""

    def _panel(self, user=None, tz=None, **filters):
        """Return the answer with what the page asks for later."""
        env = self.env(user=user or self.supervisor, context={}, su=False)
        context = {"context": {"tz": tz}} if tz else {}

        def ask(filters):
            plans = env["ahorro.plan"]
            return call_kw(plans, "get_portfolio_panel", (filters,), context)

        return self._ask_all(ask, filters)

    def _ask_all(self, ask, filters):
        """Return the answer with what the page asks for later, block by block."""
        answer = ask(filters)
        for name in answer["lazy"]:
            answer["blocks"] += ask({**filters, "blocks": [name]})["blocks"]
        answer["blocks"].sort(key=lambda block: block["sequence"])
        return answer

    def _block(self, name, user=None, tz=None, **filters):
        blocks = self._panel(user, tz, **filters)["blocks"]
        return next(block for block in blocks if block["id"] == name)

    def _tile(self, name, user=None, tz=None, **filters):
        tiles = self._panel(user, tz, **filters)["tiles"]
        return next(tile for tile in tiles if tile["id"] == name)

    def _rows(self, figure, tz=None, user=None):
        """Return the records that a click on a figure opens."""
        env = self.env(user=user or self.supervisor, context={}, su=False)
        if tz:
            env = env(context={"tz": tz})
        return env[figure["model"]].search(figure["domain"])

    def _figures(self, answer):
        """Yield (path, figure) of all that counts rows in an answer."""

        def walk(path, node):
            if isinstance(node, list):
                for number, part in enumerate(node):
                    yield from walk(f"{path}/{number}", part)
            elif isinstance(node, dict):
                if "domain" in node and node.get("value", False) is not False:
                    if node["domain"] is not False and not node.get("is_sum"):
                        yield path, node
                for name, part in node.items():
                    if name != "domain":
                        yield from walk(f"{path}/{name}", part)

        for kind in ("tiles", "blocks"):
            for part in answer[kind]:
                yield from walk(part["id"], part)
