"""Files as the tests hand them in: made up, with what they answer."""

from typing import Any

from services.store import Accepted, AnswerInput, Evidence, Ground, Round, Store


def says(
    name: str, value: str | None, *evidence: Evidence | None, code: str = "3.4"
) -> AnswerInput:
    """Return an answer that rests on a cell of each file; None is the one being accepted."""
    numbers = [None if each is None else each.id for each in evidence]
    return AnswerInput(
        code, name, value, grounds=tuple(Ground(each, ("Sổ!J6",)) for each in numbers)
    )


def accept(store: Store, round_: Round, name: str, *answers: AnswerInput, **more: Any) -> Accepted:
    """Accept a file whose bytes are its name; a kind, an empty reading and a person go along."""
    told = {"kind": "so", "reading": {}, "who": "lan", "content": name.encode(), **more}
    return store.accept_evidence(round_.id, file_name=name, answers=answers, **told)


def undo(
    store: Store, evidence: Evidence, *answers: AnswerInput, seen: int | None = None
) -> Evidence:
    """Undo a file as Minh and return its row as it then is."""
    store.withdraw_evidence(evidence.id, answers=answers, seen=seen, who="minh")
    return next(each for each in store.evidence(evidence.round_id) if each.id == evidence.id)


def values(store: Store, round_: Round) -> dict[str, str]:
    """Return the known values of the round by input."""
    return {each.input: each.value for each in store.answers(round_.id)}
