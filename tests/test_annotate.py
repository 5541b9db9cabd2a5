import re
from pathlib import Path

import pytest
import spacy
from spacy.pipeline import EntityRuler
from spacy.tokens import Doc

from graph.annotate import annotate, load_pipeline
from graph.annotate.words import names_in, words_of
from graph.config import Config
from graph.errors import ModelMissing
from graph.extract.entities import find_mentions
from graph.lexicon import Lexicon
from graph.vocab import EntityType
from tests.builders import document, small_lexicon


def annotated(text: str, lexicon: Lexicon | None = None) -> Doc:
    names = lexicon or small_lexicon()
    return next(annotate([document(text)], load_pipeline(names)))


def test_names_of_the_name_base_are_whole_words() -> None:
    doc = annotated("昨天远山科技发布新品。")
    assert "远山科技" in [token.text for token in doc]
    assert [(span.text, span.label_, span.kb_id_) for span in doc.spans["lexicon"]] == [("远山科技", "Company", "Company:远山科技")]


def test_the_text_is_kept_to_the_letter() -> None:
    text = "  远山 集团（Yuanshan）发布了 Star 3  Pro。\n\n第二段\u3000完。"
    assert annotated(text).text == text


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("他来了。她走了！", ["他来了。", "她走了！"]),
        ("他说：“来了。”她走了。", ["他说：“来了。”", "她走了。"]),
        ("标题\n正文。", ["标题", "正文。"]),
        ("It works. It is 3.5 percent. Mr. A. Li left.", ["It works.", "It is 3.5 percent.", "Mr. A. Li left."]),
        ("用户超过3.5亿", ["用户超过3.5亿"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [sentence.text.strip() for sentence in annotated(text).sents] == sentences


def test_a_name_that_cuts_an_everyday_word_is_none() -> None:
    text = "这份数据地图上海量信息"
    lexicon = small_lexicon()
    found = names_in("东海市与东海", lexicon, tuple(words_of("东海市与东海")))
    assert [(match.start, match.end) for match in found] == [(0, 3), (4, 6)]
    assert names_in(text, lexicon, tuple(words_of(text))) == ()


def test_a_missing_pipeline_gets_its_install_command() -> None:
    with pytest.raises(ModelMissing, match="python -m spacy download zh_core_web_nowhere"):
        load_pipeline(small_lexicon(), "zh_core_web_nowhere")


def test_a_pipeline_of_ones_own_is_used(tmp_path: Path) -> None:
    own = spacy.blank("zh")
    ruler = own.add_pipe("entity_ruler")
    assert isinstance(ruler, EntityRuler)
    ruler.add_patterns([{"label": "BRAND", "pattern": "石头汤"}])
    own.to_disk(tmp_path / "own")
    lexicon = small_lexicon()
    nlp = load_pipeline(lexicon, str(tmp_path / "own"), {"BRAND": "Product"})
    doc = next(annotate([document("他们喝了 石头汤 就走了。")], nlp))
    assert ("石头汤", EntityType.PRODUCT) in {(mention.text, mention.type) for mention in find_mentions(doc, lexicon)}


def test_the_settings_alone_say_how_long_a_text_may_be() -> None:
    assert load_pipeline(small_lexicon()).max_length > Config().max_bytes


def test_a_long_text_is_given_to_a_pipeline_of_ones_own_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = spacy.blank("zh")
    ruler = own.add_pipe("entity_ruler")
    assert isinstance(ruler, EntityRuler)
    ruler.add_patterns([{"label": "PERSON", "pattern": "玄鸟"}])
    own.max_length = 50  # a longer text is refused, as one of a million characters is by default
    own.to_disk(tmp_path / "own")
    monkeypatch.setattr("graph.annotate.READ_AT_ONCE", 40)
    monkeypatch.setattr("spacy.load", lambda _: own)
    text = "这里没有名字。\n玄鸟来了。" * 9 + "没有句号的一长行" * 9 + "玄鸟"
    doc = next(annotate([document(text)], load_pipeline(small_lexicon(), str(tmp_path / "own"))))
    places = {span.start_char for span in doc.spans["model"] if span.text == "玄鸟"}
    assert places == {match.start() for match in re.finditer("玄鸟", text)}


def test_an_empty_text_has_no_words() -> None:
    assert len(annotated("")) == 0
