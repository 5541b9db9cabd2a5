import pytest

from graph.extract.bodies import by_place
from graph.extract.candidates import Candidate
from graph.lexicon import Entry, Lexicon
from graph.vocab import EntityType


def entry(name: str, kind: EntityType, *surfaces: str, parent: str = "") -> Entry:
    key = f"{kind}:{name}"
    return Entry(key=key, name=name, type=kind, surfaces=(name, *surfaces), english=(), parent=parent, ambiguous=frozenset())


ENTRIES = (
    entry("星河公司", EntityType.COMPANY),
    entry("星河", EntityType.PRODUCT, parent="星河公司"),
    entry("云雀", EntityType.PRODUCT),
    entry("远山", EntityType.COMPANY),
    entry("海棠", EntityType.PRODUCT, parent="远山"),
    entry("昆仑", EntityType.COMPANY),
    entry("昆仑", EntityType.PRODUCT, parent="昆仑"),
)
LEXICON = Lexicon({one.key: one for one in ENTRIES})


def read(text: str, name: str, kind: EntityType) -> list[str]:
    """Return the types and entries of a name's mentions, all taken for `kind` before."""
    starts = [index for index in range(len(text)) if text.startswith(name, index)]
    candidates = [Candidate(start, start + len(name), kind, 0.9, "lexicon", f"{kind}:{name}") for start in starts]
    return [f"{one.type} {one.entry}" for one in by_place(text, candidates, LEXICON)]


@pytest.mark.parametrize(
    ("text", "name", "expect"),
    [
        ("林晓舟收购星河，星河CEO离任。", "星河", ["Company Company:星河公司"] * 2),
        ("云雀宣布裁员一成。", "云雀", ["Company "]),
        (
            "昆仑总裁到场，用户在昆仑上发文，昆仑里有群，昆仑更新了，昆仑改版了。",
            "昆仑",
            ["Company Company:昆仑"] + ["Product Product:昆仑"] * 4,
        ),
        ("海棠CEO到场。", "海棠", ["Product Product:海棠"]),  # its maker has another name
        ("用户在星河上发文，星河上市三年。", "星河", ["Product Product:星河"] * 2),
        ("星河的员工数增加，收购价未定。", "星河", ["Company Company:星河公司"]),
    ],
)
def test_products_in_the_place_of_a_company(text: str, name: str, expect: list[str]) -> None:
    assert read(text, name, EntityType.PRODUCT) == expect


@pytest.mark.parametrize(
    ("text", "name", "expect"),
    [
        ("车企宣布接入昆仑，昆仑回应。", "昆仑", ["Product Product:昆仑", "Company Company:昆仑"]),
        ("车企宣布接入远山。", "远山", ["Company Company:远山"]),  # no product goes by that name
    ],
)
def test_companies_in_the_place_of_a_product(text: str, name: str, expect: list[str]) -> None:
    assert read(text, name, EntityType.COMPANY) == expect


@pytest.mark.parametrize(
    ("product", "expect"),
    [("海棠", "Company Company:远山"), ("云雀", "Product "), ("星河", "Product ")],
    ids=["its own", "nobody's", "another's"],
)
def test_a_name_before_a_product_of_that_company_is_the_company(product: str, expect: str) -> None:
    candidates = [
        Candidate(0, 2, EntityType.PRODUCT, 0.7, "recogniser", ""),
        Candidate(2, 4, EntityType.PRODUCT, 0.9, "lexicon", f"Product:{product}"),
    ]
    first, _ = by_place(f"远山{product}", candidates, LEXICON)
    assert f"{first.type} {first.entry}" == expect
