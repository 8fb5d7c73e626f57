"""Sizes of sheets and where things lie on them, in millimetres."""

from typing import NamedTuple


class Paper(NamedTuple):
    """A sheet and its margins. NĐ 30/2020: 20, 15, 20 and 30 mm on A4."""

    width: float = 210
    height: float = 297
    top: float = 20
    right: float = 15
    bottom: float = 20
    left: float = 30

    @property
    def css(self):
        return (
            f"size: {self.width:g}mm {self.height:g}mm; margin: {self.top:g}mm "
            f"{self.right:g}mm {self.bottom:g}mm {self.left:g}mm"
        )
