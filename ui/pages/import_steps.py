"""What the steps of an import are called, and which keys each of them names at the foot."""

from __future__ import annotations

from ui.pages.import_footer import MAPPING, REVIEW, START

STEPS = ("选文件", "对应列", "核对", "完成")
PANELS = {START: "说明", MAPPING: "对应情况", REVIEW: "要定的"}
HINTS = (
    (("Ctrl+O", "选文件"), ("Space", "导不导这张表"), ("Ctrl+Return", "下一步")),
    (("Up Down", "换一列"), ("Return", "改对应"), ("Ctrl+Return", "下一步")),
    (("F8", "下一处问题"), ("Shift+F8", "上一处"), ("Ctrl+Return", "导入")),
    (("Ctrl+Return", "再导一份"),),
    (("Tab", "下一问"), ("Ctrl+Return", "下一步")),
)
ERROR_HINTS = (("Return", "再试一次"), ("Ctrl+O", "换个文件"), ("Escape", "取消"))
