import pytest

from graph.ids import digest, entity_id, slug
from graph.vocab import EntityType


def test_digest_tells_the_parts_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a", "b") != digest("b", "a")
    assert digest("吴嘉") == digest("吴嘉")
    assert len(digest("")) == 16


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("吴嘉", "吴嘉"),
        ("Qwen3 Max", "Qwen3_Max"),
        ("a\nb", "a_b"),
        ("C#", "C%23"),
        ("50%", "50%25"),
        ("a/b?c", "a%2Fb%3Fc"),
        ('<script>"', "%3Cscript%3E%22"),
        ("a\u202eb", "a%E2%80%AEb"),
    ],
)
def test_slugs_are_safe_path_segments(name: str, segment: str) -> None:
    assert slug(name) == segment


def test_entity_ids_begin_with_the_type() -> None:
    assert entity_id(EntityType.UNIT, "千问C端事业群") == "unit/千问C端事业群"
