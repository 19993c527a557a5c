"""Units, rounds, evidence, answers, results of earlier years and the log of who changed what."""

from services.store.failures import (
    DatabaseTooNew,
    FileDamaged,
    FileMissing,
    NoSuchRound,
    NoSuchUnit,
    StaleAnswer,
    StoreFailure,
    UnitTaken,
)
from services.store.records import (
    Accepted,
    Act,
    AnswerInput,
    AnswerRecord,
    DeclaredInput,
    Evidence,
    Lane,
    LogEntry,
    ResultRecord,
    Round,
    Unit,
)
from services.store.store import Store

__all__ = [
    "Accepted",
    "Act",
    "AnswerInput",
    "AnswerRecord",
    "DatabaseTooNew",
    "DeclaredInput",
    "Evidence",
    "FileDamaged",
    "FileMissing",
    "Lane",
    "LogEntry",
    "NoSuchRound",
    "NoSuchUnit",
    "ResultRecord",
    "Round",
    "StaleAnswer",
    "Store",
    "StoreFailure",
    "Unit",
    "UnitTaken",
]
