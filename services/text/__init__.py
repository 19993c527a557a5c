"""Every sentence the program says, in Vietnamese and English; how numbers and dates are written."""

from services.text.catalogue import Text, text_in

__all__ = ["Text", "text_in"]
