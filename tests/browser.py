"""A real browser for tests, which needs Chromium with its driver: a test file sets `pytestmark = BROWSER` and takes the fixture `browser`."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.analyse import analyse
from graph.model import KnowledgeGraph
from graph.render import render
from tests.networks import networked

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")

CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
DRIVER = shutil.which("chromedriver")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--force-prefers-reduced-motion"),
)

BROWSER = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="no Chromium with chromedriver on this machine"),
]


class Browser:
    """Open pages from disk and look at them as a reader would."""

    def __init__(self, folder: Path, language: str) -> None:
        options = webdriver.ChromeOptions()
        options.binary_location = CHROMIUM
        for flag in (*FLAGS, f"--user-data-dir={folder / 'profile'}", "--window-size=1280,860"):
            options.add_argument(flag)
        options.add_experimental_option("prefs", {"intl.accept_languages": language})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.folder = folder
        self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))

    def open(self, kg: KnowledgeGraph, fragment: str = "", **options: int) -> None:
        network = networked(kg)
        path = self.folder / "图 1.html"
        path.write_bytes(render(network, analyse(network), title="关系", **options).encode())
        self.driver.get("about:blank")
        self.driver.get_log("performance")
        self.driver.get(path.as_uri() + fragment)

    def run(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def text(self, selector: str) -> str:
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def texts(self, selector: str) -> list[str]:
        return list(self.run("return [...document.querySelectorAll(arguments[0])].map(one => one.innerText)", selector))

    def press(self, selector: str) -> None:
        self.driver.find_element("css selector", selector).click()

    def click_at(self, x: float, y: float) -> None:
        """Click where a reader would, with the button's way down and up."""
        for kind in ("mousePressed", "mouseReleased"):
            self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1})
        # vis-network waits whether a second click follows
        self.driver.set_script_timeout(5)
        self.driver.execute_async_script("setTimeout(arguments[0], 500)")

    def where(self, entity: str) -> tuple[float, float]:
        spot = self.run("return guanxi.where(arguments[0])", entity)
        return spot["x"], spot["y"]

    def type(self, *keys: str) -> None:
        for key in keys:
            self.driver.switch_to.active_element.send_keys(key)

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [
            message["params"]["request"]["url"]
            for message in messages
            if message["method"] == "Network.requestWillBeSent" and not message["params"]["request"]["url"].startswith(("data:", "about:"))
        ]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    opened = Browser(tmp_path_factory.mktemp("browser"), "zh-CN,zh")
    yield opened
    opened.driver.quit()
