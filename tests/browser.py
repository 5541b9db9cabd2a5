"""The system's Chromium, driven by Playwright: a test file sets `pytestmark = BROWSER` and takes the fixture `browser`."""

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from graph.analyse import analyse
from graph.model import KnowledgeGraph
from graph.render import render
from tests.networks import networked

pytest.importorskip("playwright", reason="playwright is not installed")
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, sync_playwright

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
BROWSER = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine")]

DESK = {"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce", "color_scheme": "light"}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}

ENTER, ESCAPE, TAB, DOWN = "\ue007", "\ue00c", "\ue004", "\ue015"
"""Keys without a character of their own, as WebDriver writes them."""
KEYS = {ENTER: "Enter", ESCAPE: "Escape", TAB: "Tab", DOWN: "ArrowDown"}
TWO_CLICKS = 0.4
"""Seconds after which a second click makes no double one; vis-network waits 0.3."""
PATIENCE = 60
"""Seconds that a page may take to do what it is waited for, on a machine that has much else to do."""
PAINTED = "return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
MOVED = """
const before = location.hash;
return new Promise(done => {
  addEventListener('hashchange', () => location.hash === before || setTimeout(done));
  HOW;
});
"""


class Browser:
    """Open pages and look at them as a reader would.

    Pages from disk are opened without a network. What the page does in answer to a click or a key it has done when `press`, `click_at` or
    `type` return, unless it answers later: then use `until`.
    """

    def __init__(self, chromium: Chromium, folder: Path, language: str) -> None:
        self.chromium = chromium
        self.folder = folder
        self.options: dict[str, Any] = {**DESK, "locale": language}
        self._clicked = 0.0
        self._begin(self.options)

    def _begin(self, options: dict[str, Any]) -> None:
        self.page: Page = self.chromium.new_context(**options).new_page()
        self.page.set_default_timeout(PATIENCE * 1000)
        self._complaints: list[str] = []
        self._requests: list[str] = []
        self.page.on("console", lambda message: self._complaints.append(message.text))
        self.page.on("pageerror", lambda error: self._complaints.append(str(error)))
        self.page.on("request", lambda request: self._requests.append(request.url))

    @contextmanager
    def afresh(self, **options: object) -> Iterator[None]:
        """Be another reader for a while, who has stored nothing; options are those of Playwright's contexts."""
        before = self.page, self._complaints, self._requests
        self._begin({**self.options, **options})
        try:
            yield
        finally:
            self.page.context.close()
            self.page, self._complaints, self._requests = before

    @contextmanager
    def looking(self, *, theme: Any = "light", media: Any = "screen") -> Iterator[None]:
        """Let the reader like it dark for a while, or print the page."""
        self.page.emulate_media(media=media, color_scheme=theme)
        try:
            yield
        finally:
            self.page.emulate_media(media="screen", color_scheme="light")

    def open(self, kg: KnowledgeGraph, fragment: str = "", **options: int) -> None:
        network = networked(kg)
        self.show(render(network, analyse(network), title="关系", **options), fragment)

    def show(self, page: str | Path, fragment: str = "") -> None:
        """Open a page, given by its text or where it lies, from disk."""
        path = page if isinstance(page, Path) else self.folder / "图 1.html"
        if isinstance(page, str):
            path.write_text(page, encoding="utf-8", newline="\n")
        self.visit(path.as_uri() + fragment, offline=True)

    def visit(self, address: str, *, offline: bool = False) -> None:
        """Open an address, and forget what was complained of and requested before."""
        self.page.context.set_offline(offline)
        self.page.goto("about:blank")  # else an address that differs in its fragment only would load nothing
        self._complaints.clear()
        self._requests.clear()
        self.page.goto(address)

    @property
    def address(self) -> str:
        return self.page.url

    def go(self, fragment: str) -> None:
        """Change what stands behind the address's #."""
        if self.run("return new URL(arguments[0], location).hash !== location.hash", fragment):
            self.run(MOVED.replace("HOW", "location.hash = arguments[0]"), fragment)

    def back(self) -> None:
        self.run(MOVED.replace("HOW", "history.back()"))

    def forward(self) -> None:
        self.run(MOVED.replace("HOW", "history.forward()"))

    def run(self, script: str, *arguments: object) -> Any:
        """Run statements that may use `arguments`, and return what they return, or what the promise that they return brings."""
        return self.page.evaluate(f"given => (function () {{ {script}\n}}).apply(null, given)", list(arguments))

    def until(self, script: str, *arguments: object) -> Any:
        """Run statements again and again until they return something true, and return it."""
        return self.page.wait_for_function(f"given => (function () {{ {script}\n}}).apply(null, given)", arg=list(arguments)).json_value()

    def painted(self) -> None:
        """Wait until what has changed is to be seen."""
        self.run(PAINTED)

    def pause(self, milliseconds: int) -> None:
        """Let time pass, where nothing is expected to happen in it."""
        self.page.wait_for_timeout(milliseconds)

    def text(self, selector: str) -> str:
        return self.page.locator(selector).first.inner_text()

    def texts(self, selector: str) -> list[str]:
        return list(self.run("return [...document.querySelectorAll(arguments[0])].map(one => one.innerText)", selector))

    def press(self, selector: str) -> None:
        self.page.locator(selector).first.click()

    def click_at(self, x: float, y: float) -> None:
        """Click where a reader would, but not so soon after another click that both are a double one."""
        time.sleep(max(0.0, self._clicked + TWO_CLICKS - time.monotonic()))
        self.painted()
        self.page.mouse.click(x, y)
        self._clicked = time.monotonic()

    def double_click_at(self, x: float, y: float) -> None:
        time.sleep(max(0.0, self._clicked + 2 * TWO_CLICKS - time.monotonic()))
        self.painted()
        self.page.mouse.dblclick(x, y)
        self._clicked = time.monotonic()

    def where(self, entity: str) -> tuple[float, float]:
        self.painted()
        spot = self.run("return guanxi.where(arguments[0])", entity)
        return spot["x"], spot["y"]

    def type(self, *keys: str) -> None:
        for key in keys:
            if key in KEYS:
                self.page.keyboard.press(KEYS[key])
            else:
                self.page.keyboard.type(key)

    def saved(self, selector: str) -> tuple[str, bytes]:
        """Click what saves a file, be it seen or folded away, and return the file's name and content."""
        with self.page.expect_download() as coming:
            self.run("document.querySelector(arguments[0]).click()", selector)
        return coming.value.suggested_filename, coming.value.path().read_bytes()

    def complaints(self) -> list[str]:
        """Return what the page, or the browser about it, has written to the console since it was opened, and errors that nobody caught."""
        self.run("return 0")  # what was written before has arrived with the answer
        return list(self._complaints)

    def requests(self) -> list[str]:
        self.run("return 0")
        return [url for url in self._requests if not url.startswith(("data:", "about:"))]


@contextmanager
def browsing(folder: Path, language: str) -> Iterator[Browser]:
    """Start Chromium for a reader of that language."""
    # Scroll bars take room from pages, so they must not be hidden.
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=CHROMIUM, ignore_default_args=["--hide-scrollbars"])) as chromium,
    ):
        yield Browser(chromium, folder, language)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("browser"), "zh-CN") as opened:
        yield opened
