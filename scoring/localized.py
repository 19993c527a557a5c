"""A name in the two languages of the screens."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["vi", "en"]


class Localized(BaseModel):
    """One phrase in Vietnamese (first) and English; neither may be empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: Language) -> str:
        """Return the phrase in `language`."""
        return self.vi if language == "vi" else self.en
