# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The commercial offer as an administradora describes it in one line of text.

Plan Rombo writes ``OCOM1650 - CUOTA BAJA 1A7 M79U 010 100% 84 CTAS``: code of the
offer, its name, code of the car (four characters and a version of three digits), the
share of the car that the plan finances and the number of installments. Others only
give a modality, ``70/30``: the first part is financed and the second is an *alícuota
extraordinaria* paid at the award.

A part is read only when the text says it in one way; two different answers, or none,
give None. Callers keep the text itself.
"""

import re
from dataclasses import dataclass
from typing import Final

# Modalities in the market go from 60/40 to 100 %, terms from 50 to 120 installments;
# the limits leave room, and keep discounts ("10% OFF") and bonus periods out.
_MIN_PERCENT: Final = 50.0
_INSTALLMENTS: Final = range(48, 181)

_CODE: Final = re.compile(r"([A-Z]{1,6}\d{2,8})\s?-\s?(?=[A-Z0-9])")
_CODE_ALONE: Final = re.compile(
    r"(?=\S*\d)(?=\S*[A-Z])[A-Z0-9]{2,10}(?:/[A-Z0-9]{2,10})?"
)
_MODEL: Final = re.compile(
    r"(?<![A-Z0-9])((?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{4})\s(\d{3})(?![A-Z0-9%])"
)
_SHARE = (
    r"(?<![\d/.,])(?:(?P<percent>\d{1,3}(?:[.,]\d{1,2})?)\s?%"
    r"|(?P<major>\d{2})/(?P<minor>\d{2})(?![\d/]))"
)
_SHARE_RE: Final = re.compile(_SHARE)
_WORD = r"(?:CTAS?|CUOTAS?|CTS)\b\.?"
_COUNT_RE: Final = re.compile(
    rf"(?<![\d/.,])(?P<before>\d{{2,3}})\s?{_WORD}"
    r"|\b(?:CTAS|CUOTAS)\b\.?:?\s(?P<after>\d{2,3})(?![\d/%.,A-Z]|\s?A\s?\d)"
)
# The end of Plan Rombo's line, which leaves no doubt about the rest of the numbers.
_TAIL_RE: Final = re.compile(rf"{_SHARE}\s+(?P<before>\d{{2,3}})\s?{_WORD}$")


@dataclass(frozen=True, slots=True)
class Offer:
    """What could be read in the description of an offer; None is *not said*."""

    offer_code: str | None = None
    offer_name: str | None = None
    model_code: str | None = None
    financed_percent: float | None = None
    installments_total: int | None = None
    rest: str | None = None


def parse_offer(text: str | None) -> Offer:
    """Read the description of an offer, whatever it holds; never raises.

    ``rest`` is what has no place in the known layout. A code such as ``R120/8084`` of
    Plan Óvalo stays a code: nothing in it says that 80 is a percentage.
    """
    line = " ".join((text or "").split())
    if not line or len(line) > 500:
        return Offer(rest=line or None)
    upper = line.upper()
    if len(upper) != len(line):
        line = upper
    percent, installments, spans = _read_numbers(upper)
    code = _CODE.match(upper)
    start = code.end() if code else 0
    if code:
        spans.append(code.span())
    models = [m for m in _MODEL.finditer(upper, start) if not _overlaps(m, spans)]
    model = models[0] if len(models) == 1 else None
    if model:
        spans.append(model.span())
    pieces = _uncovered(line, spans)
    offer_code = code[1] if code else None
    name = None
    if code and pieces and upper.startswith(pieces[0].upper(), start):
        name = pieces.pop(0)
    elif not code and len(pieces) == 1 and _CODE_ALONE.fullmatch(pieces[0].upper()):
        offer_code = pieces.pop().upper()
    return Offer(
        offer_code=offer_code,
        offer_name=name,
        model_code=f"{model[1]} {model[2]}" if model else None,
        financed_percent=percent,
        installments_total=installments,
        rest=" ".join(pieces) or None,
    )


def _read_numbers(
    text: str,
) -> tuple[float | None, int | None, list[tuple[int, int]]]:
    """Return the financed share, the installments and the stretches that say so."""
    if tail := _TAIL_RE.search(text):
        percent, count = _percent_of(tail), int(tail["before"])
        if percent is not None and count in _INSTALLMENTS:
            return percent, count, [tail.span()]
    shares = [(_percent_of(match), match.span()) for match in _SHARE_RE.finditer(text)]
    counts = [
        (int(match["before"] or match["after"]), match.span())
        for match in _COUNT_RE.finditer(text)
    ]
    spans: list[tuple[int, int]] = []
    percents = {value for value, _span in shares if value is not None}
    percent = percents.pop() if len(percents) == 1 else None
    spans += [span for value, span in shares if value and value == percent]
    totals = {value for value, _span in counts if value in _INSTALLMENTS}
    total = totals.pop() if len(totals) == 1 else None
    spans += [span for value, span in counts if value == total]
    return percent, total, spans


def _percent_of(match: re.Match[str]) -> float | None:
    """Return the share that a percentage or a modality states, when it is one."""
    if match["percent"]:
        percent = float(match["percent"].replace(",", "."))
    elif int(match["major"]) + int(match["minor"]) == 100:
        percent = float(match["major"])
    else:
        return None
    return percent if _MIN_PERCENT <= percent <= 100 else None


def _overlaps(match: re.Match[str], spans: list[tuple[int, int]]) -> bool:
    return any(match.start() < end and start < match.end() for start, end in spans)


def _uncovered(text: str, spans: list[tuple[int, int]]) -> list[str]:
    """Return the stretches of the text that no span took, without loose signs."""
    pieces, position = [], 0
    for start, end in [*sorted(spans), (len(text), len(text))]:
        piece = text[position:start].strip(" -,;")
        if piece:
            pieces.append(piece)
        position = max(position, end)
    return pieces
