from itertools import pairwise

import pytest

from graph.annotate import annotate, load_pipeline
from graph.extract.entities import find_mentions
from graph.lexicon import Lexicon, empty_lexicon, load_lexicon, parse_names
from graph.model import Mention
from tests.builders import document, small_lexicon


def mentions(text: str, lexicon: Lexicon | None = None) -> tuple[Mention, ...]:
    names = lexicon or small_lexicon()
    return find_mentions(next(annotate([document(text)], load_pipeline(names))), names)


def named(text: str, lexicon: Lexicon | None = None) -> set[str]:
    return {f"{mention.type}:{mention.text}" for mention in mentions(text, lexicon)}


def test_mentions_are_sorted_apart_and_quote_the_text() -> None:
    text = "远山科技首席执行官林晓舟说，远山集团总部位于东海市，星河助手由远山研发。"
    found = mentions(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert {"Company:远山科技", "Company:远山集团", "Place:东海市", "Product:星河助手"} <= {f"{one.type}:{one.text}" for one in found}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("阿里正式成立千问C端事业群，由集团副总裁吴嘉领衔。", "Unit:千问C端事业群"),
        ("阿里正式成立千问C端事业群，由集团副总裁吴嘉领衔。", "Person:吴嘉"),
        ("刘一鸣曾任美团民宿事业部总经理。", "Person:刘一鸣"),
        ("爱彼迎首席执行官布莱恩·切斯基公开表示，公司依赖这个模型。", "Person:布莱恩·切斯基"),
    ],
)
def test_names_nobody_listed_are_found(text: str, name: str) -> None:
    assert name in named(text, empty_lexicon())


@pytest.mark.parametrize("word", ["大模型", "手机", "公司", "AI", "CEO", "董事会"])
def test_generic_words_are_no_names(word: str) -> None:
    assert all(not found.endswith(f":{word}") for found in named(f"这家公司的{word}很受关注，{word}也在变化。"))


def test_a_name_is_cut_neither_at_a_bracket_nor_in_a_latin_word() -> None:
    assert "Unit:Token Hub（ATH）事业群" in named("远山成立Token Hub（ATH）事业群。", empty_lexicon())
    assert not {
        name for name in named("远山将业务并入Alibaba Token Hub（ATH）事业群。", empty_lexicon()) if name.count("（") != name.count("）")
    }


def test_ordinary_words_are_names_only_where_the_text_bears_them_out() -> None:
    table = "name\ttype\taliases\tenglish\tparent\n?得到\tProduct\t\tDedao\t\n?快的\tCompany\t快的打车\tKuaidi\t"
    lexicon = Lexicon({entry.key: entry for entry in parse_names(table)})
    assert named("他得到了最快的回应。", lexicon) == set()


def test_an_ambiguous_name_counts_where_the_document_uses_a_sure_name_of_the_same_thing() -> None:
    table = "name\ttype\taliases\tenglish\tparent\n远微电脑\tCompany\t?远微\tYMD\t\n?快的\tCompany\t快的打车\tKuaidi\t"
    lexicon = Lexicon({entry.key: entry for entry in parse_names(table)})
    assert "Company:远微" in named("YMD发布了新品，远微的对手也在追赶。", lexicon)
    assert "Company:快的" not in named("快的打车完成融资，这是它最快的一次。", lexicon)


def test_a_gloss_is_linked_to_the_name_before_it() -> None:
    found = {one.text: one for one in mentions("爱彼迎首席执行官布莱恩·切斯基（Brian Chesky）表示支持。", empty_lexicon())}
    assert found["Brian Chesky"].same_as == "布莱恩·切斯基"


def test_a_short_name_is_linked_to_the_full_one() -> None:
    found = mentions("东岭海棠电子股份有限公司（以下简称“海棠电子”）昨日上市。", empty_lexicon())
    assert [(one.text, one.same_as) for one in found] == [("东岭海棠电子股份有限公司", ""), ("海棠电子", "东岭海棠电子股份有限公司")]


def test_a_short_name_the_text_declares_is_kept_from_what_it_begins_with() -> None:
    text = "东岭通讯的股东是东岭新通讯设备有限公司（简称“东岭新”），而东岭新大股东是东岭维先有限公司。"
    table = "name\ttype\taliases\tenglish\tparent\n东岭通讯\tCompany\t东岭\t\t\n"
    lexicon = Lexicon({entry.key: entry for entry in parse_names(table)})
    assert [one.text for one in mentions(text, lexicon)].count("东岭新") == 2


def test_a_name_that_begins_with_the_country_is_no_part_of_a_longer_phrase() -> None:
    found = [one.text for one in mentions("星河通讯占中国电信设备市场约30%份额，中国电信昨日公布了营收。")]
    assert found.count("中国电信") == 1


def test_the_headline_of_an_article_and_a_price_are_no_products() -> None:
    assert not any(
        one.startswith("Product")
        for one in named("远山基因回应报道《远大癌变》：会告知受检者。三折叠手机「黄牛价」雪崩。", empty_lexicon())
    )


def test_an_office_is_no_part_of_the_name_of_a_department() -> None:
    assert "Unit:国际业务部" in named("小山集团合伙人、总裁兼国际业务部总裁卢伟冰透露，销量仍然好。")


def test_a_person_who_is_taken_on_keeps_the_name() -> None:
    found = {one.text for one in mentions("东京集团于今年初将前远山团购副总裁郭庆招入麾下，出任海达集团董事长。", empty_lexicon())}
    assert "郭庆" in found
    assert "郭庆招" not in found


def test_the_name_of_a_department_ends_before_its_head() -> None:
    assert "Unit:传播策略部" in named("吉利汽车传播策略部长张伟昨晚发了一条微博。")


def test_a_name_found_once_is_found_everywhere_in_the_document() -> None:
    text = "远山科技发布新品。后来远山科技又降价，远山科技称销量上升。"
    assert sum(one.text == "远山科技" for one in mentions(text, empty_lexicon())) in {0, 3}


def test_maker_and_product_written_together_are_two_names() -> None:
    assert named("用户都在用远山星河助手。") >= {"Company:远山", "Product:星河助手"}


def test_a_figure_is_no_part_of_a_name() -> None:
    assert all(not one.text.endswith("3286") for one in mentions("星河助手3286万排第三，豆包1.72亿排第一。"))


def test_the_name_of_a_fund_ends_in_its_investing() -> None:
    assert {"Company:国开科投", "Company:清辰创投", "Company:云端国投"} <= named(
        "本轮融资由海棠资本领投，国开科投、清辰创投和云端国投跟投。"
    )


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("教育部门和远山的研发部门都在关注。", "部门"),
        ("记者走访了多家车企研究院。", "研究院"),
        ("公司已聘请外部律师事务所调查。", "律师事务所"),
        ("同一事业群的其他部门都盈利。", "事业群"),
    ],
)
def test_everyday_words_before_an_ending_make_no_name(text: str, absent: str) -> None:
    assert not [one.text for one in mentions(text) if one.extractor.endswith("-ending") and one.text.endswith(absent)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("此前公司联合东海云帆智能科技有限公司，共同设立了基金。", "Company:东海云帆智能科技有限公司"),
        ("远山影像部门负责人离职。", "Unit:远山影像部门"),
        ("编剧说《海棠往事》的结局改了三次。", "Product:海棠往事"),
        ("研究人员在《海棠科学前沿》发表论文。", "Organization:海棠科学前沿"),
    ],
)
def test_names_are_known_by_their_form(text: str, name: str) -> None:
    assert name in named(text)


@pytest.mark.parametrize("title", ["关于加快发展的意见", "海棠保护条例", "海棠购销合同", "远山回应传闻", "2024年度报告"])
def test_documents_and_headlines_are_no_titles(title: str) -> None:
    assert not [one for one in mentions(f"会议讨论了《{title}》。") if one.extractor == "pattern:title"]


def test_a_model_alone_is_the_product_named_in_full() -> None:
    table = "name\ttype\taliases\tenglish\tparent\n云帆 X7\tProduct\t\t\t\n云帆 X8\tProduct\t\t\t\n海棠 X8\tProduct\t\t\t\n"
    lexicon = Lexicon({entry.key: entry for entry in parse_names(table)})
    found = mentions(
        "云帆 X7 昨日上市。与云帆 X8、海棠 X8 不同，X7 标配碳化硅，比 X8 便宜，X79 未提。它让人想到远山集团刚发布的 X7。", lexicon
    )
    alone = [(one.text, one.same_as, one.entry) for one in found if one.extractor == "pattern:model"]
    assert alone == [("X7", "云帆 X7", "Product:云帆 X7"), ("X8", "", "")]


def test_an_unknown_member_of_a_list_is_like_its_neighbours() -> None:
    assert "Company:Oqtav" in named("参与投资的有远山科技、Oqtav 和远山集团。")


@pytest.mark.parametrize("address", ["https://mp.weixin.qq.com/s/abc", "www.nvidia.com/iphone", "hr@bytedance.com"])
def test_parts_of_addresses_name_nobody(address: str) -> None:
    assert {one.text for one in mentions(f"详情见 {address} ，腾讯表示。", load_lexicon())} == {"腾讯"}


def test_an_index_is_no_company() -> None:
    assert "Company:远山" not in named("截至收盘，远山综合指数上涨1%。")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("林海棠市长会见来宾。林海棠表示欢迎。", "林海棠市长"),
        ("【东海商报讯】（记者林海棠）近日，远山科技发布新品。", "东海商报讯"),
        ("林晓舟-/远山科技董事长：模型会变得更好。", "林晓舟-"),
    ],
)
def test_what_stands_beside_a_name_is_no_part_of_it(text: str, wrong: str) -> None:
    assert wrong not in {one.text for one in mentions(text, empty_lexicon())}
