"""The pictures of these pages and of README, taken of a report that lies on disk.

    strandline diagnose examples/saltmarsh --out /tmp/saltmarsh-report
    python docs/screenshots.py /tmp/saltmarsh-report

Needs what the tests need, the browser included (`make test` installs it). Writes docs/images/.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
COLOURS = 256  # of a palette: as good to the eye on pages of text, at a third of the size
AT_MOST = 250_000  # bytes each: they are in the repository, and README shows one on its first screen
MARGIN = 32
PDF_SCALE = 1.25  # of 72 dots to the inch


def main() -> None:
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "report.html").is_file():
        sys.exit("Name the folder that “strandline diagnose” wrote: python docs/screenshots.py REPORT_FOLDER")
    report = Path(sys.argv[1])
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("There is no chromium on this machine. On Debian: apt-get install chromium")
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        for name, take, width, height in (
            ("report.png", first_page, 1280, 900),
            ("picture.png", picture, 1280, 860),
            ("phone.png", phone, 360, 760),
        ):
            page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
            page.goto((report / "report.html").resolve().as_uri())
            page.evaluate("document.fonts.ready")
            save(Image.open(io.BytesIO(take(page))), name)
            page.close()
        browser.close()
    save(pypdfium2.PdfDocument(report / "report.pdf")[0].render(scale=PDF_SCALE).to_pil(), "pdf-page-1.png")


def first_page(page: Page) -> bytes:
    """From the title to the questions to decide."""
    glance = page.locator("#glance").bounding_box()
    assert glance is not None
    height = glance["y"] + glance["height"] + MARGIN
    return page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": 1280, "height": height})


def picture(page: Page) -> bytes:
    """What to keep hold of, with the words behind one mark open beside it."""
    page.get_by_role("button", name="Keep hold of", exact=True).click()
    most_telling_mark(page).click()
    page.mouse.move(0, 0)
    page.locator("#picture").evaluate("section => section.scrollIntoView()")
    return page.screenshot()


def phone(page: Page) -> bytes:
    page.locator("#glance").evaluate("section => section.scrollIntoView()")
    return page.screenshot()


def most_telling_mark(page: Page) -> Locator:
    """Of the marks in sight the fullest, best of a theme said by those who live with it and not by those who decide."""
    marks = page.locator(".matrix tbody tr:not([hidden]) a.cell")
    best = marks.evaluate_all(
        """marks => {
          const worth = (mark) => [
            Number(mark.closest("tr").dataset.lived),
            mark.dataset.words.split(" ").filter(Boolean).length,
          ];
          const more = ([a, b], [c, d]) => a > c || (a === c && b > d);
          return marks.reduce((best, mark, at) => more(worth(mark), worth(marks[best])) ? at : best, 0);
        }"""
    )
    return marks.nth(best)


def save(image: Image.Image, name: str) -> None:
    path = IMAGES / name
    palette = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette.save(path, optimize=True)
    size = path.stat().st_size
    print(f"{path}: {image.width} x {image.height}, {size:,} bytes")
    if size > AT_MOST:
        sys.exit(f"{path} is larger than {AT_MOST:,} bytes. Crop closer.")


if __name__ == "__main__":
    main()
