# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the add-ons' Python says about itself: models, methods and who refers to whom.

Reads the source alone (``ast``): it needs neither Odoo nor a database.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

#: Folders of an add-on that hold models, or what answers the browser.
MODEL_FOLDERS = ("models", "wizard", "controllers")
#: Arguments of fields and keys of actions that name a model as a relation or as what
#: a window shows: data, not a call.
RELATIONS = {"Many2one", "One2many", "Many2many", "Reference"}
#: A relation of our own, called by its bare name.
LIGHT = "LightReference"
WINDOW_KEYS = {"res_model", "model", "comodel_name", "binding_model"}
#: Methods of Odoo's classes, domains among them, that a model of ours has too: called
#: on what cannot be seen they are Odoo's.
OF_ODOO = {"action_archive", "action_unarchive", "_to_sql"}
#: Methods of a recordset that answer with a recordset of the same model.
SAME_MODEL = {
    "browse",
    "exists",
    "filtered",
    "filtered_domain",
    "search",
    "sorted",
    "sudo",
    "with_company",
    "with_context",
    "with_env",
    "with_user",
}


@dataclass(frozen=True, order=True)
class Place:
    """Where a line of code stands: add-on, room (folder under models) and line."""

    addon: str
    room: str
    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass
class ModelClass:
    """A class that defines or extends a model."""

    model: str
    place: Place
    inherits: list[str]
    defines: bool
    #: Name of a method to its line, and whether it calls ``super()`` of that name.
    methods: dict[str, tuple[int, bool]] = field(default_factory=dict)


class Reference(NamedTuple):
    """A call, an import or an inheritance from one place to another."""

    place: Place
    target: Place
    what: str


@dataclass
class Addons:
    """All that was read."""

    root: Path
    #: Add-on to the add-ons of this repository on which it stands, itself included.
    depends: dict[str, set[str]]
    trees: dict[str, tuple[Place, ast.Module]] = field(default_factory=dict)
    classes: list[ModelClass] = field(default_factory=list)

    def owners(self) -> dict[str, Place]:
        """Return the place that defines each model of ours."""
        return {each.model: each.place for each in self.classes if each.defines}

    def methods(self) -> dict[str, list[ModelClass]]:
        """Return the classes that define a method of their own under each name."""
        found = defaultdict(list)
        for each in self.classes:
            for name, (_line, extends) in each.methods.items():
                if not extends:
                    found[name].append(each)
        return found


def _texts(node: ast.expr | None) -> list[str]:
    nodes = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
    return [
        each.value
        for each in nodes
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    ]


def _calls_super(method: ast.AST, name: str) -> bool:
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == name
        and isinstance(node.value, ast.Call)
        and isinstance(node.value.func, ast.Name)
        and node.value.func.id == "super"
        for node in ast.walk(method)
    )


def _model_class(node: ast.ClassDef, place: Place) -> ModelClass | None:
    settings = {
        target.id: statement.value
        for statement in node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    names = _texts(settings.get("_name"))
    inherits = _texts(settings.get("_inherit"))
    if not names and not inherits:
        return None
    model = names[0] if names else inherits[0]
    here = Place(place.addon, place.room, place.path, node.lineno)
    found = ModelClass(model, here, inherits, bool(names) and model not in inherits)
    for method in node.body:
        if isinstance(method, ast.FunctionDef):
            extends = _calls_super(method, method.name)
            found.methods[method.name] = (method.lineno, extends)
    return found


def _depends(root: Path) -> dict[str, set[str]]:
    manifests = {
        path.parent.name: ast.literal_eval(path.read_text(encoding="utf-8"))
        for path in sorted(root.glob("ahorro_*/__manifest__.py"))
    }
    below: dict[str, set[str]] = {}
    waiting = dict(manifests)
    while waiting:
        for name, manifest in list(waiting.items()):
            ours = [each for each in manifest["depends"] if each in manifests]
            if all(each in below for each in ours):
                below[name] = {name}.union(*(below[each] for each in ours))
                del waiting[name]
    return below


def read_addons(root: Path) -> Addons:
    """Read every model, wizard, controller and rule of the add-ons under a folder."""
    addons = Addons(root, _depends(root))
    for addon in addons.depends:
        for path in sorted((root / addon).rglob("*.py")):
            parts = path.relative_to(root / addon).parts
            if parts[0] == "tests":
                continue
            if parts[0] == "models":
                room = parts[1] if len(parts) > 2 else ""
            else:
                room = parts[0] if len(parts) > 1 else "(add-on)"
            name = str(path.relative_to(root))
            tree = ast.parse(path.read_text(encoding="utf-8"), name)
            place = Place(addon, room, name)
            addons.trees[name] = (place, tree)
            if parts[0] in MODEL_FOLDERS:
                for node in ast.walk(tree):
                    if isinstance(node, ast.ClassDef):
                        found = _model_class(node, place)
                        if found:
                            addons.classes.append(found)
    return addons


def imported_modules(place: Place, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and dotted path of each import, ours as ``ahorro_x.models.room``."""
    package = Path(place.path).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module.split(".") if node.module else []
            if node.level:
                base = [*package[: len(package) - node.level + 1], *base]
            for alias in node.names:
                yield node.lineno, ".".join([*base, alias.name])


def _receiver_model(node: ast.expr, own: str) -> str | None:
    """Return the model of the records whose method is called, when it can be seen.

    :param own: the model of the class around, empty in a class that is none
    """
    while True:
        if isinstance(node, ast.Name):
            return own if node.id == "self" else None
        if isinstance(node, ast.Subscript):
            value = node.value
            is_env = (isinstance(value, ast.Attribute) and value.attr == "env") or (
                isinstance(value, ast.Name) and value.id == "env"
            )
            names = _texts(node.slice)
            if is_env and names:
                return names[0]
            node = value if not is_env else ast.Constant(None)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in SAME_MODEL
        ):
            node = node.func.value
        else:
            return None


class _Reader(ast.NodeVisitor):
    """Collects the references of one file."""

    def __init__(self, addons: Addons, place: Place) -> None:
        self.addons = addons
        self.place = place
        self.owners = addons.owners()
        self.names = addons.methods()
        self.model = ""
        self.found: list[Reference] = []
        self.data: set[int] = set()

    def _note(self, node: ast.AST, target: Place, what: str) -> None:
        line = getattr(node, "lineno", 0)
        here = Place(self.place.addon, self.place.room, self.place.path, line)
        self.found.append(Reference(here, target, what))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Read a class with its model's name; what it inherits is noted apart."""
        outer = self.model
        found = _model_class(node, self.place)
        if found:
            self.model = found.model
            for name in found.inherits:
                if name in self.owners:
                    self._note(node, self.owners[name], f"inherits {name}")
            for statement in node.body:
                if isinstance(statement, ast.Assign):
                    targets = {getattr(each, "id", "") for each in statement.targets}
                    if targets & {"_name", "_inherit", "_inherits", "_description"}:
                        self.data |= {id(each) for each in ast.walk(statement)}
        self.generic_visit(node)
        self.model = outer

    def visit_Dict(self, node: ast.Dict) -> None:
        """Set apart the models that an action's dictionary names."""
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value in WINDOW_KEYS:
                self.data.add(id(value))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """Note whose method is called; set apart the relations of fields."""
        if isinstance(node.func, ast.Attribute):
            name = node.func.attr
            if name in RELATIONS and node.args:
                self.data.add(id(node.args[0]))
            for keyword in node.keywords:
                if keyword.arg in WINDOW_KEYS:
                    self.data.add(id(keyword.value))
            self._note_method(node, node.func.value, name)
        elif isinstance(node.func, ast.Name) and node.func.id == LIGHT and node.args:
            self.data.add(id(node.args[0]))
        self.generic_visit(node)

    def _note_method(self, node: ast.Call, receiver: ast.expr, name: str) -> None:
        model = _receiver_model(receiver, self.model)
        if self.place.room == "tools" or model == "":
            return  # rules and plain classes have methods of their own
        candidates = self.names.get(name, [])
        known = [each for each in candidates if each.model == model]
        seen = model in self.owners or name in OF_ODOO
        if not known and "_" in name and not seen:
            known = candidates
        rooms = {(each.place.addon, each.place.room) for each in known}
        # Defined in several rooms: which one is called cannot be seen from here.
        if len(rooms) == 1 and (self.place.addon, self.place.room) not in rooms:
            target = known[0]
            line = target.methods[name][0]
            place = Place(
                target.place.addon, target.place.room, target.place.path, line
            )
            self._note(node, place, f"calls {target.model}.{name}")

    def visit_Constant(self, node: ast.Constant) -> None:
        """Note a model's name that is no relation: ``env[...]``, loops over names."""
        if isinstance(node.value, str) and id(node) not in self.data:
            target = self.owners.get(node.value)
            if target:
                self._note(node, target, f"names {node.value}")


def read_references(addons: Addons) -> list[Reference]:
    """Return the references of all files to models, methods and modules of ours."""
    found = []
    for place, tree in addons.trees.values():
        reader = _Reader(addons, place)
        reader.visit(tree)
        found += reader.found
        for line, dotted in imported_modules(place, tree):
            parts = dotted.removeprefix("odoo.addons.").split(".")
            if parts[0] not in addons.depends:
                continue
            room = parts[1] if len(parts) > 1 else "(add-on)"
            if room == "models":
                folder = addons.root / parts[0] / "models" / "/".join(parts[2:3])
                room = parts[2] if len(parts) > 2 and folder.is_dir() else ""
            here = Place(place.addon, place.room, place.path, line)
            found.append(
                Reference(here, Place(parts[0], room, dotted), f"imports {dotted}")
            )
    return found
