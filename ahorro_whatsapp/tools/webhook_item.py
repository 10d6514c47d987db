# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a notice of WhatsApp's service can be about, one class for each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """What became of a message of ours.

    ``word``: Meta's; ``moment``: in seconds since 1970, 0 where it said none;
    ``user_id``: Meta's own of the person.
    """

    number_id: str
    wamid: str
    uuid: str
    word: str
    moment: int
    code: int = 0
    detail: str = ""
    category: str = ""
    billable: bool | None = None
    user_id: str = ""


@dataclass(frozen=True)
class File:
    """A file that somebody sent: where to ask for it, not its content."""

    media_id: str
    mime: str = ""
    sha256: str = ""
    name: str = ""


@dataclass(frozen=True)
class Inbound:
    """A message of a client, or one that staff wrote to a client on the phone itself.

    ``phone``: the client's as Meta writes it, ``""`` of somebody who has only a user
    name; ``user_id``: Meta's own of the person; ``text``: typed, of a file or of the
    button pressed; ``payload``: of a template's button; ``reply_to``: the message that
    it answers or reacts to; ``is_echo``: of staff.
    """

    number_id: str
    wamid: str
    phone: str
    user_id: str
    kind: str
    moment: int
    text: str = ""
    payload: str = ""
    name: str = ""
    reply_to: str = ""
    file: File | None = None
    is_echo: bool = False


@dataclass(frozen=True)
class Correction:
    """A client changed what they wrote before; ``text`` None: they took it back."""

    number_id: str
    wamid: str
    moment: int
    text: str | None


@dataclass(frozen=True)
class Move:
    """A person has another number, or another id at Meta; ``""`` where it stays."""

    number_id: str
    moment: int
    old_phone: str = ""
    new_phone: str = ""
    old_user_id: str = ""
    new_user_id: str = ""


@dataclass(frozen=True)
class Preference:
    """What somebody chose at WhatsApp about a business's advertising."""

    number_id: str
    phone: str
    user_id: str
    value: str
    moment: int


@dataclass(frozen=True)
class TemplateNotice:
    """What Meta says of a template.

    ``values``: of ``status``, ``rejected_reason``, ``rejection_detail``, ``quality``,
    ``category`` and ``previous_category`` those that it says.
    """

    waba_id: str
    template_id: str
    name: str
    language: str
    moment: int
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AccountNotice:
    """What Meta says of a business account or of one of its numbers.

    ``field``: Meta's name of the notice; ``event``: its word; ``phone``: digits.
    """

    waba_id: str
    field: str
    event: str
    detail: str
    moment: int
    phone: str = ""


@dataclass(frozen=True)
class Other:
    """An update of a kind that only is kept."""

    field: str
    value: object


@dataclass(frozen=True)
class Unreadable:
    """Something that is no update."""

    problem: str


Item = (
    Status
    | Inbound
    | Correction
    | Move
    | Preference
    | TemplateNotice
    | AccountNotice
    | Other
    | Unreadable
)
