"""The app as one person has it open: what stands on the screen, and what the person does there."""

import io
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
from streamlit.testing.v1 import AppTest

NBSP = "\N{NO-BREAK SPACE}"  # before %, so that a figure is not torn from it
APP = Path(__file__).parents[2] / "app.py"
PAGES = (
    *(
        "overview",
        "gaps",
        "what_if",
        "likely_cuts",
        "years",
        "peers",
        "satisfaction",
        "worklist",
        "evidence",
        "scores",
        "documents",
    ),
    *(
        "sheet",
        "check",
        "plan",
        "reviews",
        "rounds",
        "snapshots",
        "next_year",
        "reports",
        "criteria",
        "guide",
    ),
)
READING = "Dừng đọc"  # stands as long as a file is being read

# What a person reads of an element; other fields are addresses, keys and styles.
_READ = {
    *("body", "label", "content", "caption", "alt", "placeholder", "help", "delta"),
    *("options", "default"),
}


class Screen:
    """One session of the app in its own browser tab, so to speak."""

    def __init__(self, **address: str) -> None:
        self.tree = AppTest.from_file(APP, default_timeout=60)
        self.tree.query_params = dict(address)
        self.run()

    def run(self) -> Self:
        """Run the page once more, as any click does; again while a file is being read."""
        self.tree.run()
        while any(each.label == READING for each in self.tree.button):  # a browser asks again
            time.sleep(0.1)
            self.tree.run()
        assert not self.tree.exception
        return self

    def open(self, page: str, **address: str) -> Self:
        """Go to a page by the list of pages, which empties the address, or by a link with one."""
        self.tree.query_params = dict(address)
        self.tree.switch_page(f"pages/{page}.py")
        return self.run()

    @property
    def address(self) -> dict[str, str]:
        """What stands behind the question mark of the address."""
        return dict(self.tree.query_params)

    # What stands there

    def words(self) -> tuple[str, ...]:
        """Return everything that can be read, the cells of tables and the data of charts too."""
        words = (word.replace(NBSP, " ") for node in self._nodes() for word in _words_of(node))
        return tuple(word for word in words if word.strip())

    def shows(self, words: str) -> bool:
        """Tell whether some element contains these words."""
        return any(words in each for each in self.words())

    def metrics(self) -> dict[str, tuple[str, str]]:
        """Return the large figures: value and the line beneath it, by label."""
        return {each.label: (each.value, each.delta) for each in self.tree.metric}

    def captions(self) -> list[str]:
        """Return the small print in its order."""
        return [each.value for each in self.tree.caption]

    def tables(self) -> list[list[dict[str, str]]]:
        """Return the tables of the page as rows by column."""
        return [_rows(each.value) for each in self.tree.table]

    def table(self, column: str) -> list[dict[str, str]]:
        """Return the rows of the only table with this column."""
        (found,) = (rows for rows in self.tables() if rows and column in rows[0])
        return found

    def grid(self, column: str) -> list[dict[str, str]]:
        """Return the rows of the only grid with this column."""
        grids = [_rows(each.value) for each in self.tree.dataframe]
        (found,) = (rows for rows in grids if column in rows[0])
        return found

    def chart(self, column: str) -> list[dict[str, Any]]:
        """Return the rows of the data behind charts that have this column."""
        return [row for rows in self.charts(column) for row in rows]

    def charts(self, column: str) -> list[list[dict[str, Any]]]:
        """Return the rows of the data that have this column, chart by chart."""
        found = (
            [
                row
                for table in _chart_tables(each.proto)
                if column in table.column_names
                for row in table.to_pylist()
            ]
            for each in self.tree.get("vega_lite_chart")
        )
        return [rows for rows in found if rows]

    def links(self) -> list[tuple[str, str, str]]:
        """Return the links to other pages: words, page and query."""
        return [(each.label, each.page, each.query_string) for each in self.tree.get("page_link")]

    def page_titles(self) -> list[str]:
        """Return the titles in the list of pages."""
        return [str(each["page_name"]) for each in self.tree._registered_pages.values()]

    def buttons(self) -> list[str]:
        """Return what stands on the buttons of the page."""
        return [each.label for each in self.tree.button]

    def said(self) -> list[str]:
        """Return the messages of success."""
        return [each.value for each in self.tree.success]

    def errors(self) -> list[str]:
        """Return the messages of failure."""
        return [each.value for each in self.tree.error]

    # What a person does

    def press(self, label: str) -> Self:
        """Press the only button that says this."""
        (button,) = (each for each in self.tree.button if each.label == label)
        button.click()
        return self.run()

    def field(self, label: str) -> Any:
        """Return the first field or box called this in the body of the page."""
        main = self.tree.main
        kinds = (main.text_input, main.selectbox, main.checkbox, main.date_input, main.number_input)
        return next(each for kind in kinds for each in kind if each.label == label)

    def put(self, label: str, value: Any) -> Self:
        """Put a value into a field; nothing happens until something is pressed."""
        self.field(label).set_value(value)
        return self

    def choose(self, label: str, value: Any) -> Self:
        """Choose in a box outside of forms, which runs the page."""
        self.put(label, value)
        return self.run()

    def speak(self, language: str) -> Self:
        """Switch the language in the sidebar."""
        self.tree.sidebar.button_group[0].set_value(language)
        return self.run()

    def upload(self, *files: tuple[str, bytes]) -> Self:
        """Drop files on the only uploader of the page."""
        (uploader,) = self.tree.file_uploader
        uploader.set_value([(name, content, "application/octet-stream") for name, content in files])
        return self.run()

    def _nodes(self) -> Iterator[Any]:
        for block in (self.tree.sidebar, self.tree.main):
            yield from _walk(block)


def _walk(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from _walk(child)


def _words_of(node: Any) -> Iterator[str]:
    if node.proto is None or node.type == "html":  # the script of pages/shared/own_texts.py
        return
    if node.type in ("table", "arrow_table", "dataframe", "arrow_data_frame"):
        yield from _cells(node.value)
    elif node.type == "vega_lite_chart":
        for table in _chart_tables(node.proto):
            for row in table.to_pylist():
                yield from (each for each in row.values() if isinstance(each, str))
        yield node.proto.spec
        yield node.proto.alt
    else:
        yield from _strings(node.proto)


def _rows(frame: Any) -> list[dict[str, str]]:
    return [{str(column): cell for column, cell in row.items()} for row in frame.to_dict("records")]


def _cells(frame: Any) -> Iterator[str]:
    yield from (str(column) for column in frame.columns)
    yield from (str(cell) for row in frame.itertuples(index=False) for cell in row)


def _strings(message: Any) -> Iterator[str]:
    for field, value in message.ListFields():
        values: Iterable[Any] = value if field.is_repeated else [value]
        for each in values:
            if field.message_type is not None and not field.message_type.GetOptions().map_entry:
                yield from _strings(each)
            elif isinstance(each, str) and field.name in _READ:
                yield each


def _chart_tables(proto: Any) -> Iterator[pa.Table]:
    for dataset in proto.datasets:
        yield pa.ipc.open_stream(io.BytesIO(dataset.data.data)).read_all()
