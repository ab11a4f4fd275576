"""Families: which papers are versions of one, and which of them is the newest, as far as their names tell."""

from collections import Counter
from collections.abc import Iterable, Mapping

from assistant.documents import Document
from assistant.versions.naming import Version, version

# A word that more papers than these have in their names tells no family.
_COMMON = 50


def newer(papers: Iterable[Document]) -> dict[str, Document]:
    """For each paper (id) of which there is a newer version, the newest one.

    Told by a version's number, by words such as "draft" and "signed", or by years; never by days or months, for those
    are of a series, such as invoices, whose newest replaces none.
    """
    told = {paper.id: version(paper.name) for paper in papers}
    by_id = {paper.id: paper for paper in papers}
    often = Counter(word for one in told.values() for word in one.family)
    sharing: dict[str, list[str]] = {}
    for identifier, one in told.items():
        for word in one.family:
            if often[word] <= _COMMON:
                sharing.setdefault(word, []).append(identifier)
    found: dict[str, Document] = {}
    for identifier, one in told.items():
        others = {other for word in one.family for other in sharing.get(word, ())} - {identifier}
        later = [other for other in others if _is_newer(told[other], one)]
        if later:
            found[identifier] = by_id[_newest(later, told)]
    return found


def _is_newer(later: Version, before: Version) -> bool:
    """Whether both names say so, and are of one family."""
    if later.family != before.family:
        return False
    dated = any(later.date) and any(before.date)
    if dated and (later.date[1:] != (0, 0) or before.date[1:] != (0, 0)):
        return False
    return bool(later.newer(before))


def _newest(identifiers: Iterable[str], told: Mapping[str, Version]) -> str:
    """One that no other is newer than; of several, the first by id."""
    best = ""
    for one in sorted(identifiers):
        if not best or _is_newer(told[one], told[best]):
            best = one
    return best
