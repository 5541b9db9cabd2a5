"""The name base: the form of its tables, and how its names are found in texts."""

import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from itertools import combinations, permutations

import pytest
from opencc import OpenCC

from graph.lexicon import COLUMNS, Entry, Lexicon, empty_lexicon, fold, load_lexicon, parse_names
from graph.vocab import EntityType

MISSING_PARENTS = 0.02
"""The greatest share of rows with a parent that may name one without a row of its own."""

NAMES = files("graph.lexicon").joinpath("names")
TABLES = sorted(table.name for table in NAMES.iterdir() if table.name.endswith(".tsv"))

SIMPLIFIED = OpenCC("t2s")
HAN = re.compile("[\u3400-\u9fff]")


def rows(table: str) -> Iterator[list[str]]:
    text = NAMES.joinpath(table).read_text("utf-8")
    for line in text.split("\n")[1:]:
        if line and not line.startswith("#"):
            yield line.split("\t")


def surfaces(cells: list[str]) -> list[str]:
    name, _, aliases, english, _ = cells
    return [part for part in (name, *aliases.split("|"), *english.split("|")) if part]


def bare(surface: str) -> str:
    return surface.removeprefix("?")


def lexicon(*table: str) -> Lexicon:
    text = "\n".join(("\t".join(COLUMNS), *(row.replace(";", "\t") for row in table)))
    return Lexicon({entry.key: entry for entry in parse_names(text)})


def found(names: Lexicon, text: str) -> list[str]:
    return [text[match.start : match.end] for match in names.find(text)]


def test_there_are_tables() -> None:
    assert TABLES


@pytest.mark.parametrize("table", TABLES)
def test_table_has_the_header_and_ends_its_lines_plainly(table: str) -> None:
    content = NAMES.joinpath(table).read_bytes()
    assert content.startswith("\t".join(COLUMNS).encode() + b"\n")
    assert content.endswith(b"\n")
    assert b"\r" not in content


@pytest.mark.parametrize("table", TABLES)
def test_rows_have_five_columns_a_name_and_a_known_type(table: str) -> None:
    wrong = [cells for cells in rows(table) if len(cells) != len(COLUMNS) or not bare(cells[0]) or cells[1] not in set(EntityType)]
    assert not wrong


@pytest.mark.parametrize("table", TABLES)
def test_cells_have_no_stray_spaces_or_separators(table: str) -> None:
    wrong = [
        part
        for name, _, aliases, english, parent in rows(table)
        for part in (name, *(aliases.split("|") if aliases else ()), *(english.split("|") if english else ()), parent or "-")
        if not bare(part) or bare(part) != bare(part).strip() or "|" in name or "|" in parent or parent.startswith("?") or "  " in part
    ]
    assert not wrong


@pytest.mark.parametrize("table", TABLES)
def test_a_surface_of_one_character_or_of_digits_is_marked_ambiguous(table: str) -> None:
    sure = [surface for cells in rows(table) for surface in surfaces(cells) if not surface.startswith("?")]
    assert not [surface for surface in sure if len(surface) < 2 or surface.isdigit()]


@pytest.mark.parametrize("table", TABLES)
def test_a_surface_stands_once_in_its_row(table: str) -> None:
    repeated = [cells[0] for cells in rows(table) for _, count in Counter(map(bare, cells[2].split("|"))).items() if count > 1]
    assert not repeated


@pytest.mark.parametrize("table", TABLES)
def test_english_names_are_not_in_chinese_characters(table: str) -> None:
    assert not [cells[3] for cells in rows(table) if HAN.search(cells[3])]


@pytest.mark.parametrize("table", TABLES)
def test_every_surface_can_stand_in_a_simplified_text(table: str) -> None:
    """Texts are read in simplified characters: a name that keeps an old form (昇腾, 乾崑) is there in the other too (升腾, 干昆)."""
    lost = []
    for cells in rows(table):
        present = {bare(surface) for surface in surfaces(cells)}
        lost += [surface for surface in present if SIMPLIFIED.convert(surface) not in present]
    assert not lost


VERSION = re.compile(r"(?:v?\d[\d.]*[a-z]?|gen\d+|pro|max|ultra|mini|plus|lite|air|turbo|flash|dm-?i|\+)+")
"""What tells a model or a version from its family."""
ONE_MODEL = {"五菱宏光MINIEV"}
"""Names that are said with and without such an ending: 宏光MINI and 宏光MINIEV are one car."""


def joined(surface: str) -> str:
    return "".join(fold(bare(surface)).replace("-", " ").split())


@pytest.mark.parametrize("table", TABLES)
def test_a_version_is_no_other_name_of_its_family(table: str) -> None:
    """DJI Mic 2 is not DJI Mic, nor 澎湃OS 2 澎湃OS: each has a row of its own."""
    merged = []
    for cells in rows(table):
        forms = {joined(surface) for surface in surfaces(cells)}
        if cells[1] == "Product" and bare(cells[0]) not in ONE_MODEL:
            merged += [
                (cells[0], one, other)
                for one, other in permutations(forms, 2)
                if other.startswith(one) and VERSION.fullmatch(other[len(one) :])
            ]
    assert not merged


@pytest.mark.parametrize("table", TABLES)
def test_a_surface_is_marked_everywhere_in_its_row_or_nowhere(table: str) -> None:
    """A row that says Cursor and ?Cursor does not know its own mind."""
    split = []
    for cells in rows(table):
        known = {fold(bare(surface)): surface.startswith("?") for surface in surfaces(cells)}
        split += [surface for surface in surfaces(cells) if known[fold(bare(surface))] != surface.startswith("?")]
    assert not split


def bears_the_name_of(first: Entry, second: Entry) -> bool:
    """Tell whether one is the product, the other who makes or runs it, and both go by one name: 抖音, 携程, 腾势."""
    if {first.type, second.type} not in ({EntityType.PRODUCT, EntityType.COMPANY}, {EntityType.PRODUCT, EntityType.UNIT}):
        return False
    product, maker = (first, second) if first.type is EntityType.PRODUCT else (second, first)
    return (
        product.name == maker.name
        or product.parent in maker.surfaces
        or (product.parent == maker.parent != "")
        or maker.parent in product.surfaces
    )


def test_what_names_two_things_is_ambiguous() -> None:
    """CISA is two authorities and Li Ning a man and a company: at most one of the bearers of a name may hold it unmarked."""
    unmarked: dict[str, list[Entry]] = {}
    for entry in load_lexicon().entries.values():
        doubtful = {fold(surface) for surface in entry.ambiguous}
        for surface in {fold(each) for each in entry.surfaces} - doubtful:
            unmarked.setdefault(surface, []).append(entry)
    claimed = {
        surface: [entry.key for entry in entries]
        for surface, entries in unmarked.items()
        if any(not bears_the_name_of(*pair) for pair in combinations(entries, 2))
    }
    assert not claimed


def test_a_name_is_no_sure_alias_of_another_thing_of_its_type() -> None:
    """上海新昇 has a row, so 沪硅产业, which owns it, does not go by that name."""
    entries = load_lexicon().entries
    taken = [
        (entry.key, surface)
        for entry in entries.values()
        for surface in entry.surfaces
        if surface != entry.name and surface not in entry.ambiguous and f"{entry.type}:{surface}" in entries
    ]
    assert not taken


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        ("DJI Mic", "DJI Mic 2"),
        ("小米澎湃OS", "小米澎湃OS 2"),
        ("RTX 5090", "RTX 5090D"),
        ("文心大模型", "文心"),
        ("良品计划", "无印良品"),
        ("百度外卖", "饿了么星选"),
        ("派拉蒙", "派拉蒙影业"),
        ("沪硅产业", "上海新昇"),
        ("普华永道", "普华永道中天"),
        ("证券时报", "e公司"),
        ("美的集团", "美的电器"),
        ("绿地控股", "绿地集团"),
    ],
)
def test_a_part_is_not_the_whole(whole: str, part: str) -> None:
    names = load_lexicon()
    assert {entry.key for entry in names.lookup(part)}.isdisjoint(entry.key for entry in names.lookup(whole))
    assert names.lookup(part)


def test_keys_are_unique_over_all_tables() -> None:
    keys = Counter((cells[1], bare(cells[0])) for table in TABLES for cells in rows(table))
    assert not [key for key, count in keys.items() if count > 1]


def test_parents_have_rows_of_their_own() -> None:
    everything = [cells for table in TABLES for cells in rows(table)]
    known = {bare(surface) for cells in everything for surface in surfaces(cells)}
    children = [cells for cells in everything if cells[4]]
    orphans = sorted({cells[4] for cells in children if cells[4] not in known})
    assert len(orphans) <= MISSING_PARENTS * len(children), orphans


def test_nothing_is_its_own_parent() -> None:
    assert not [cells[0] for table in TABLES for cells in rows(table) if cells[4] == bare(cells[0]) and cells[1] in {"Company", "Person"}]


@pytest.mark.parametrize(
    ("name", "key", "parent"),
    [
        ("淘宝", "Product:淘宝", "阿里巴巴"),
        ("阿里", "Company:阿里巴巴", ""),
        ("Qwen3-Max", "Product:Qwen3-Max", "阿里巴巴"),
        ("雷军", "Person:雷军", "小米"),
        ("淘天集团", "Company:淘天集团", "阿里巴巴"),
        ("小米汽车", "Company:小米汽车", "小米"),
        ("达摩院", "Unit:达摩院", "阿里巴巴"),
        ("微软亚洲研究院", "Unit:微软亚洲研究院", "微软"),
        ("升腾910B", "Product:昇腾910B", "华为"),
        ("rednote", "Company:小红书", ""),
        ("Mate60 Pro", "Product:Mate 60 Pro", "华为"),
        ("智谱 AI", "Company:智谱", ""),
    ],
)
def test_the_shipped_base_knows(name: str, key: str, parent: str) -> None:
    assert (key, parent) in [(entry.key, entry.parent) for entry in load_lexicon().lookup(name)]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("小米", "Company:小米"),
        ("苹果", "Company:苹果"),
        ("高德", "Company:高德"),
        ("高德", "Product:高德地图"),
        ("贝壳", "Company:贝壳"),
        ("联想", "Company:联想"),
        ("民生", "Company:民生银行"),
        ("JDI", "Company:日本显示器公司"),
        ("Cursor", "Product:Cursor"),
        ("汉", "Product:汉"),
        ("元宝", "Product:腾讯元宝"),
    ],
)
def test_ordinary_words_are_ambiguous_in_the_shipped_base(name: str, key: str) -> None:
    assert name in load_lexicon().entries[key].ambiguous


BASE = lexicon(
    "通义;Product;;Tongyi;阿里巴巴",
    "通义实验室;Unit;;Tongyi Lab;阿里巴巴",
    "Qwen;Product;千问;;阿里巴巴",
    "Qwen2;Product;;;阿里巴巴",
    "?小米;Company;?Mi;Xiaomi;",
    "小米15;Product;小米 15;Xiaomi 15;小米",
    "小米15 Pro;Product;;Xiaomi 15 Pro;小米",
    "抖音;Product;;Douyin;字节跳动",
    "AI;Product;;;",
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("通义实验室发布了通义", ["通义实验室", "通义"]),
        ("小米15 Pro比小米15贵", ["小米15 Pro", "小米15"]),
        ("Qwen模型和qwen,QWEN", ["Qwen", "qwen", "QWEN"]),
        ("ＱＷＥＮ", ["ＱＷＥＮ"]),
        ("Qwenify不是千问", ["千问"]),
        ("maison不含AI", ["AI"]),
        ("抖音AI抖音", ["抖音", "AI", "抖音"]),
        ("小米15日发布新品", ["小米"]),
        ("小米15.5%的份额", ["小米"]),
        ("小米1524家门店", ["小米"]),
        ("小米15，售价更低", ["小米15"]),
        ("Qwen2.5", []),
        ("", []),
        ("无名之辈", []),
    ],
)
def test_longest_whole_names_are_found(text: str, expected: list[str]) -> None:
    assert found(BASE, text) == expected


def test_a_longer_name_within_a_match_comes_first() -> None:
    names = lexicon("远山;Company;;;", "云雀;Product;远山云雀;;远山", "云雀一言;Product;;;远山")
    assert found(names, "远山云雀一言和远山云雀") == ["远山", "云雀一言", "远山云雀"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("智海 AI 和智海AI", ["智海 AI", "智海AI"]),
        ("B 站", []),
        ("远山 X5 手机", ["远山", "X5"]),
        ("Claw 模型", ["Claw"]),
        ("新征途 5 月", []),
        ("从 A 站到", []),
    ],
)
def test_chinese_and_latin_may_be_parted_by_a_blank(text: str, expected: list[str]) -> None:
    names = lexicon(
        "智海;Company;智海AI;;",
        "哔站;Company;B站;;",
        "远山;Company;;;",
        "X5;Product;远山X5|X5手机;;远山",
        "Claw;Product;Claw模型;Claw;",
        "征途5;Product;;;",
        "艾站;Product;?A站;;",
    )
    assert found(names, text) == expected


def test_a_match_gives_every_entry_of_its_surface() -> None:
    names = lexicon("荣耀;Company;;Honor;", "荣耀;Product;;Honor;荣耀")
    (match,) = names.find("荣耀发布新机")
    assert [entry.key for entry in match.entries] == ["Company:荣耀", "Product:荣耀"]


def test_the_question_mark_is_no_part_of_the_name() -> None:
    (entry,) = lexicon("?小米;Company;?米家集团|小米集团;?Mi|Xiaomi;").entries.values()
    assert entry == Entry(
        key="Company:小米",
        name="小米",
        type=EntityType.COMPANY,
        surfaces=("小米", "米家集团", "小米集团", "Mi", "Xiaomi"),
        english=("Mi", "Xiaomi"),
        parent="",
        ambiguous=frozenset({"小米", "米家集团", "Mi"}),
    )


def test_lookup_folds_case_and_width() -> None:
    assert [entry.name for entry in BASE.lookup("ｘｉａｏｍｉ 15")] == ["小米15"]
    assert BASE.lookup("大米") == ()


def test_an_empty_base_finds_nothing() -> None:
    assert not list(empty_lexicon().find("小米15"))


@pytest.mark.parametrize(
    "table", ["", "name\ttype\n", "\t".join(COLUMNS) + "\n小米\tCompany\n", "\t".join(COLUMNS) + "\n小米\tCar\t\t\t\n"]
)
def test_a_malformed_table_is_refused(table: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        list(parse_names(table))
