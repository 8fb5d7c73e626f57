"""How much of a file is read. Checked before anything is parsed.

The figures keep one import under 500 MB of memory; a customer list of 50,000
lines and 30 columns fits. Sizes are in bytes.
"""

from typing import NamedTuple


class Limits(NamedTuple):
    file_size: int = 20 * 1024 * 1024
    rows: int = 50_000
    columns: int = 200
    cells: int = 1_500_000
    cell_length: int = 32_767
    zip_entries: int = 2_000
    #: Of all entries together, once unpacked.
    unpacked_size: int = 120 * 1024 * 1024
    #: Unpacked to packed size of one entry above ``ratio_from`` bytes. A sheet of
    #: the same line repeated stays below 100.
    ratio: int = 200
    ratio_from: int = 2 * 1024 * 1024
    #: XML elements of one sheet, or of the shared texts: a parser holds some
    #: 100 bytes for each.
    sheet_elements: int = 3_000_000
    #: XML elements of any other part: openpyxl makes costly objects of these.
    part_elements: int = 200_000


DEFAULT = Limits()
