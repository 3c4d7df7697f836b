"""The pictures of these pages and of README, taken of a report that lies on disk.

    strandline diagnose examples/saltmarsh --out /tmp/saltmarsh-report
    python docs/screenshots.py /tmp/saltmarsh-report

Needs playwright, Debian's chromium, and pdftoppm (poppler-utils) for the page of the PDF. Writes docs/images/.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
AT_MOST = 250_000  # bytes each: they are in the repository, and on README's first screen
MARGIN = 32
PDF_DPI = 88


def main() -> None:
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "report.html").is_file():
        sys.exit("Name the folder that “strandline diagnose” wrote: python docs/screenshots.py REPORT_FOLDER")
    report = Path(sys.argv[1])
    IMAGES.mkdir(exist_ok=True)
    address = (report / "report.html").resolve().as_uri()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=_tool("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        for take, width, height in ((first_page, 1280, 900), (picture, 1280, 860), (phone, 360, 760)):
            page = browser.new_page(
                viewport={"width": width, "height": height}, device_scale_factor=1, reduced_motion="reduce"
            )
            page.goto(address)
            page.evaluate("document.fonts.ready")
            take(page)
            page.close()
        browser.close()
    first_page_on_paper(report / "report.pdf")
    if large := [path.name for path in IMAGES.glob("*.png") if path.stat().st_size > AT_MOST]:
        sys.exit(f"Larger than {AT_MOST:,} bytes: {', '.join(large)}. Crop closer.")


def first_page(page: Page) -> None:
    """From the title to the questions to decide."""
    end = _bottom(page, "#glance")
    page.screenshot(
        path=IMAGES / "report.png", full_page=True, clip={"x": 0, "y": 0, "width": 1280, "height": end + MARGIN}
    )


def picture(page: Page) -> None:
    """The picture, with the words behind one mark open beside it."""
    page.get_by_role("button", name="Keep hold of", exact=True).click()
    page.evaluate("document.querySelector('#picture').scrollIntoView()")
    _most_telling_mark(page).click()
    page.mouse.move(0, 0)
    page.evaluate("document.querySelector('#picture').scrollIntoView()")
    page.screenshot(path=IMAGES / "picture.png")


def _most_telling_mark(page: Page):  # type: ignore[no-untyped-def]
    """Of the marks in sight, the one behind which several people speak and one of them sees it differently."""
    position = page.evaluate(
        """() => {
          const marks = [...document.querySelectorAll(".matrix tbody tr:not([hidden]) a.cell")];
          const worth = (mark) => {
            const words = mark.dataset.words.split(" ").filter(Boolean);
            const row = mark.closest("tr");
            const differs = words.some((n) => document.querySelector(`#q${n}.differs`));
            return (differs ? 10 : 0) + Math.min(words.length, 4) + Number(row.dataset.heard) / 100;
          };
          return marks.indexOf(marks.reduce((best, mark) => worth(mark) > worth(best) ? mark : best));
        }"""
    )
    return page.locator(".matrix tbody tr:not([hidden]) a.cell").nth(position)


def phone(page: Page) -> None:
    page.screenshot(path=IMAGES / "phone.png")


def first_page_on_paper(pdf: Path) -> None:
    command = [_tool("pdftoppm"), "-png", "-singlefile", "-r", str(PDF_DPI), "-f", "1", "-l", "1"]
    subprocess.run([*command, str(pdf), str(IMAGES / "pdf-page-1")], check=True)


def _bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    assert box is not None, selector
    return box["y"] + box["height"]


def _tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        sys.exit(f"{name} is not installed. On Debian: apt-get install {'poppler-utils' if 'pdf' in name else name}")
    return path


if __name__ == "__main__":
    main()
