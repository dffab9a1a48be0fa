"""What stays of PyInstaller's finds: plugins by name, libraries that something still asks for."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from installer import trimming
from installer.trimming import Entry, trimmed

LINKS = {
    "core.so": ["libQt6Core.so.6"],
    "xcb.so": ["libQt6Gui.so.6", "libX11.so.6"],
    "gtk.so": ["libgtk-3.so.0"],
    "libQt6Core.so.6": ["libicu.so.73"],
    "libQt6Gui.so.6": ["libQt6Core.so.6"],
    "libgtk-3.so.0": ["libcairo.so.2"],
}


def binary(place: str, kind: str = "BINARY") -> Entry:
    return place, f"/from/{place.rpartition('/')[2]}", kind


def places(*entries: Entry) -> list[str]:
    return [place for place, _, _ in trimmed(entries, lambda path: LINKS.get(path.rpartition("/")[2], ()))]


def test_a_library_stays_with_what_asks_for_it() -> None:
    kept = places(
        binary("PySide6/core.so", "EXTENSION"),
        binary("PySide6/Qt/lib/libQt6Core.so.6"),
        binary("libQt6Core.so.6", "SYMLINK"),
        binary("libicu.so.73"),
        binary("libQt6Quick.so.6"),
    )
    assert kept == ["PySide6/core.so", "PySide6/Qt/lib/libQt6Core.so.6", "libQt6Core.so.6", "libicu.so.73"]


def test_a_plugin_that_is_not_named_goes_with_its_libraries() -> None:
    kept = places(
        binary("PySide6/Qt/plugins/platforms/libqxcb.so"),
        binary("PySide6/Qt/plugins/platforms/libqwayland.so"),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "/from/gtk.so", "BINARY"),
        binary("libgtk-3.so.0"),
        binary("libcairo.so.2"),
    )
    assert kept == ["PySide6/Qt/plugins/platforms/libqxcb.so"]


def test_paths_of_windows_are_understood() -> None:
    kept = places(
        binary("PySide6\\plugins\\platforms\\qwindows.dll"),
        binary("PySide6\\plugins\\platforms\\qoffscreen.dll"),
        binary("PySide6\\plugins\\platforms\\qdirect2d.dll"),
        binary("PySide6\\plugins\\imageformats\\qico.dll"),
        binary("PySide6\\plugins\\imageformats\\qtiff.dll"),
        binary("PySide6\\plugins\\tls\\qschannelbackend.dll"),
        binary("PySide6\\opengl32sw.dll"),
        binary("python311.dll"),
        binary("VCRUNTIME140.dll"),
        binary("pypdfium2_raw\\pdfium.dll"),
    )
    names = [place.rpartition("\\")[2] for place in kept]
    assert names == [
        "qwindows.dll",
        "qoffscreen.dll",
        "qico.dll",
        "python311.dll",
        "VCRUNTIME140.dll",
        "pdfium.dll",
    ]


def test_microsoft_s_runtime_comes_once_and_newest() -> None:
    sizes = {
        "/python/VCRUNTIME140.dll": 82,
        "/qt/VCRUNTIME140.dll": 116,
        "/shiboken/MSVCP140.dll": 549,
        "/qt/MSVCP140.dll": 549,
    }
    entries = [
        ("VCRUNTIME140.dll", "/python/VCRUNTIME140.dll", "BINARY"),
        ("PySide6\\VCRUNTIME140.dll", "/qt/VCRUNTIME140.dll", "BINARY"),
        ("shiboken6\\MSVCP140.dll", "/shiboken/MSVCP140.dll", "BINARY"),
        ("PySide6\\MSVCP140.dll", "/qt/MSVCP140.dll", "BINARY"),
        ("PySide6\\Qt6Core.dll", "/qt/Qt6Core.dll", "BINARY"),
    ]
    assert trimming.one_runtime(entries, sizes.__getitem__) == [
        ("PySide6\\Qt6Core.dll", "/qt/Qt6Core.dll", "BINARY"),
        ("VCRUNTIME140.dll", "/qt/VCRUNTIME140.dll", "BINARY"),
        ("MSVCP140.dll", "/shiboken/MSVCP140.dll", "BINARY"),
    ]


def test_only_our_own_translation_stays() -> None:
    kept = places(
        ("PySide6/Qt/translations/qtbase_de.qm", "/from/qtbase_de.qm", "DATA"),
        ("resources/translations/qtbase_zh_CN.qm", "/from/qtbase_zh_CN.qm", "DATA"),
    )
    assert kept == ["resources/translations/qtbase_zh_CN.qm"]


def test_pictures_of_every_kind_that_is_offered_can_still_be_opened() -> None:
    from ui.dialogs.case_files import PICTURE

    offered = {word.removeprefix("*.") for word in PICTURE.strip("图片 ()").split()}
    assert offered == {"png", "jpg", "jpeg", "webp", "bmp", "gif"}
    lost = {name.removesuffix("ImagePlugin").removeprefix("PIL.").lower() for name in trimming.EXCLUDED}
    assert not lost & {"png", "jpeg", "webp", "bmp", "gif"}


def test_qt_reads_no_photos_so_its_plugins_for_them_may_go() -> None:
    root = Path(__file__).parents[2]
    readers = re.compile(r"QImageReader\(|QImage\(str|QMovie|\.jpe?g\"|\.webp\"")
    assert not [path for path in (root / "ui").rglob("*.py") if readers.search(path.read_text("utf-8"))]


def test_the_program_does_its_work_without_what_is_left_out() -> None:
    """Imports what works with files, in a Python to which the excluded modules are unknown."""
    script = f"""
import sys
for name in {trimming.EXCLUDED!r}:
    sys.modules[name] = None
import apsw, defusedxml.ElementTree, msgspec, openpyxl, peewee, playhouse.apsw_ext, pypdfium2, python_calamine, segno
from reportlab.graphics.barcode.code128 import Code128
from reportlab.pdfgen.canvas import Canvas
from PIL import Image
import io, multiprocessing.connection, shutil, zipfile
page = io.BytesIO()
canvas = Canvas(page)
Code128("GD261014-001", barHeight=20).drawOn(canvas, 10, 10)
canvas.save()
assert pypdfium2.PdfDocument(page.getvalue())[0].render().width > 100
for kind in ("png", "jpeg", "webp", "gif", "bmp"):
    picture = io.BytesIO()
    Image.new("RGB", (9, 9)).save(picture, kind)
    assert Image.open(io.BytesIO(picture.getvalue())).size == (9, 9)
print("well")
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (0, "well\n"), done.stderr


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or not shutil.which("objdump"), reason="needs objdump"
)
def test_links_are_a_binary_s_own() -> None:
    import apsw

    assert "libc.so.6" in trimming.links(str(Path(str(apsw.__file__))))


def test_python_s_modules_are_the_same_when_packed(tmp_path: Path) -> None:
    loose, packed = tmp_path / "base_library.zip", tmp_path / "packed.zip"
    with zipfile.ZipFile(loose, "w") as made:
        made.writestr("re/__init__.pyc", b"x" * 5000)
        made.writestr("abc.pyc", b"y" * 5000)
    trimming.pack(loose, packed)
    assert packed.stat().st_size < 1000
    with zipfile.ZipFile(packed) as found:
        assert found.namelist() == ["abc.pyc", "re/__init__.pyc"]
        assert found.read("abc.pyc") == b"y" * 5000
