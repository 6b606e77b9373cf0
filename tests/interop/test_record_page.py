"""The record page and the index in a real Chromium: a badge dropped on the page is verified there."""

import functools
import http.server
import shutil
import threading
from pathlib import Path

import pytest

from psfkit.badges import BADGES
from psfkit.marks.record import read_record
from tests.unit.site.registries import make_registry, publish_to

selenium = pytest.importorskip("selenium.webdriver")
pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(not (shutil.which("chromium") and shutil.which("chromedriver")), reason="no Chromium"),
]
ARGUMENTS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--window-size=1280,900"),
)
YES, NO, UNSURE = "result yes", "result no", "result unsure"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module", params=["", "did:web:example.com:psf"], ids=["did:key", "did:web"])
def site(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    issuer = make_registry(folder / "issuer", drawn=True, web=request.param)
    publish_to(issuer, folder / "out")
    return issuer, folder / "out/current"


@pytest.fixture(scope="module")
def address(site):
    handler = functools.partial(Quiet, directory=str(site[1]))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser():
    options = selenium.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = selenium.Chrome(options=options, service=selenium.ChromeService(shutil.which("chromedriver")))
    yield driver
    driver.quit()


def wait(browser, condition):
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, 10).until(lambda _: condition())


def offer(browser, address, mark, path):
    """Give a file to the page of a mark, and return the kind of verdict and its words."""
    browser.get(f"{address}/marks/{mark}/")
    wait(browser, lambda: browser.find_element("id", "drop").is_displayed())
    browser.find_element("id", "file").send_keys(str(path))
    result = wait(browser, lambda: browser.find_elements("css selector", ".result"))[0]
    return result.get_attribute("class"), result.text


@pytest.mark.parametrize(
    "name", ["badge.svg", "badge-dark.svg", "icon.svg", "badge.png", "badge@3x.png", "record.json", "credential.json"]
)
def test_a_genuine_file_is_a_yes(browser, address, site, name):
    verdict, said = offer(browser, address, "TM-00001", site[1] / "marks/TM-00001" / name)
    assert verdict == YES
    assert "It is what the issuer signed, with the key on this page." in said
    assert ("The picture is one that was issued." in said) == (not name.endswith(".json"))


@pytest.mark.parametrize("name", ["badge.svg", "badge.png", "record.json", "credential.json"])
@pytest.mark.parametrize("part", range(8))
def test_one_flipped_byte_is_a_no(browser, address, site, tmp_path, name, part):
    content = bytearray((site[1] / "marks/TM-00001" / name).read_bytes())
    content[len(content) * part // 8 + 40] ^= 1
    path = tmp_path / name
    path.write_bytes(content)
    assert offer(browser, address, "TM-00001", path)[0] == NO


def test_another_picture_around_a_genuine_record_and_credential_is_a_no(browser, address, site, tmp_path):
    content = (site[1] / "marks/TM-00001/badge.svg").read_bytes()
    path = tmp_path / "badge.svg"
    path.write_bytes(content.replace(b"</svg>", b'<path fill="#ffffff" d="M0 0h300v90z"/></svg>'))
    verdict, said = offer(browser, address, "TM-00001", path)
    assert (verdict, "The picture was changed" in said) == (NO, True)


def test_a_picture_that_was_drawn_again_is_left_to_psfkit(browser, address, site, tmp_path):
    signed = read_record((site[1] / "marks/TM-00001/record.json").read_bytes())
    path = tmp_path / "badge.svg"
    path.write_bytes(BADGES["badge.svg"](signed, "https://another.example/"))
    verdict, said = offer(browser, address, "TM-00001", path)
    assert (verdict, "not signed where it leads: https://another.example/" in said) == (UNSURE, True)
    path.write_bytes(BADGES["badge.svg"](signed, "").replace(b"#34d399", b"#34d398"))
    assert offer(browser, address, "TM-00001", path)[0] == NO
    path.write_bytes(BADGES["badge.png"](signed, ""))
    verdict, said = offer(browser, address, "TM-00001", path)
    assert (verdict, "psfkit verify draws it again" in said) == (UNSURE, True)


def test_another_mark_is_said_to_be_another_and_led_to(browser, address, site):
    verdict, said = offer(browser, address, "TM-00006", site[1] / "marks/TM-00001/badge.png")
    assert (verdict, "This is another mark: TM-00001" in said) == (NO, True)
    browser.find_element("link text", "The record of TM-00001").click()
    assert browser.current_url.endswith("/marks/TM-00001/")


def test_another_issuer_is_a_no(browser, address, tmp_path):
    other = make_registry(tmp_path / "other")
    path = Path(other.registry.marks_path, "TM-00001", "record.json")
    verdict, said = offer(browser, address, "TM-00001", path)
    assert (verdict, "another issuer's key" in said) == (NO, True)


@pytest.mark.parametrize("mark", ["TM-00002", "TM-00003", "TM-00004", "TM-00005"])
@pytest.mark.parametrize("kept", [False, True], ids=["as published", "as issued"])
def test_a_mark_that_is_not_in_force_is_never_a_yes(browser, address, site, mark, kept):
    folder = site[0].registry.marks_path if kept else site[1] / "marks"
    verdict, said = offer(browser, address, mark, folder / mark / "badge.svg")
    assert (verdict, "Genuine, but not in force" in said) == (NO, True)


OTHERS = (b"", b"{", b"<svg", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xfe", b"{}\n", b"[" * 9000)


@pytest.mark.parametrize("content", OTHERS)
def test_anything_else_is_never_a_yes(browser, address, tmp_path, content):
    path = tmp_path / "file.svg"
    path.write_bytes(content)
    assert offer(browser, address, "TM-00001", path)[0] in (NO, UNSURE)


def test_a_browser_without_ed25519_says_so_and_names_the_command(browser, address):
    refusal = "Promise.reject(new DOMException('', 'NotSupportedError'))"
    source = f"Object.defineProperty(crypto.subtle, 'importKey', {{value: () => {refusal}}})"
    made = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    try:
        browser.get(f"{address}/marks/TM-00001/")
        wait(browser, lambda: browser.find_element("id", "fresh").is_displayed())
        assert not browser.find_element("id", "drop").is_displayed()
        text = browser.find_element("id", "main").text
        assert "This browser cannot verify a badge itself" in text
        assert "psfkit verify badge.svg --trust issuer.txt" in text
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": made["identifier"]})


def test_the_keyboard_alone_reaches_the_file_and_the_result_is_announced(browser, address):
    from selenium.webdriver import ActionChains, Keys

    browser.get(f"{address}/marks/TM-00001/")
    wait(browser, lambda: browser.find_element("id", "drop").is_displayed())
    reached = []
    for _ in range(12):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        active = browser.switch_to.active_element
        reached.append(active.get_attribute("id") or active.text)
    assert reached[0] == "To the record"
    assert "file" in reached
    assert browser.find_element("id", "result").get_attribute("role") == "status"


@pytest.mark.parametrize(("asked", "found"), [("meridiaan", 2), ("TM-00003", 1), ("sohne", 1), ("nobody", 0)])
def test_the_index_finds_marks_without_a_server(browser, address, asked, found):
    browser.get(f"{address}/")
    wait(browser, lambda: browser.find_element("id", "query").is_displayed())
    browser.find_element("id", "query").send_keys(asked)
    wait(browser, lambda: browser.find_element("id", "found").text)
    said = f"{found} mark{'' if found == 1 else 's'} found" if found else "No mark of"
    wait(browser, lambda: said in browser.find_element("id", "found").text)
    assert len(browser.find_elements("css selector", "#found li")) == found


@pytest.mark.parametrize("width", [320, 360, 1280])
@pytest.mark.parametrize("page", ["", "marks/TM-00002/", "404.html"])
def test_nothing_is_wider_than_the_screen_and_nothing_is_blocked(browser, address, width, page):
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        browser.get_log("browser")
        browser.get(f"{address}/{page}")
        assert browser.execute_script("return document.documentElement.scrollWidth") <= width
        complaints = [entry["message"] for entry in browser.get_log("browser") if "favicon" not in entry["message"]]
        assert complaints == []
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
