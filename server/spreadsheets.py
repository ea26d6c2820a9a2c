"""Tables for spreadsheets: CSV as RFC 4180 has it, in which no text is ever taken for a formula."""

import csv
import io
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from starlette.responses import StreamingResponse

Cell = str | int | Decimal | date | datetime | None
Row = Sequence[Cell]

BOM = "\ufeff"
"""Without it, Excel takes UTF-8 for something else."""
# Also behind a semicolon, at which half of Europe's spreadsheets cut; apostrophes may stand before it, so that whoever
# takes one away again has what was written.
_FORMULA = re.compile("(^|;)('*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula, with an apostrophe before what might begin one."""
    return _FORMULA.sub(r"\1'\2", text)


def written(rows: Iterable[Row]) -> str:
    """Rows as they stand in the file; numbers stay numbers."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([_cell(cell) for cell in row] for row in rows)
    return file.getvalue()


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return harmless(cell)
    return "" if cell is None else str(cell)


def spreadsheet(name: str, head: Sequence[str], portions: AsyncIterator[Iterable[Row]]) -> StreamingResponse:
    """A table as a file to download, sent as it is read."""

    async def content() -> AsyncIterator[str]:
        yield BOM + written([head])
        async for portion in portions:
            yield written(portion)

    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(content(), headers=headers, media_type="text/csv; charset=utf-8; header=present")
