import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.labels import english_label
from graph.lexicon import Lexicon, empty_lexicon, fold, parse_names
from graph.vocab import EntityType

PERSON, COMPANY, ORGANIZATION, UNIT, PRODUCT, PLACE = EntityType

NAMES = "\n".join(
    "\t".join(row)
    for row in (
        ("name", "type", "aliases", "english", "parent"),
        ("阿里巴巴", "Company", "阿里|阿里巴巴集团", "Alibaba|Alibaba Group", ""),
        ("阿里云", "Company", "", "Alibaba Cloud|Aliyun", "阿里巴巴"),
        ("腾讯", "Company", "", "Tencent", ""),
        ("?小米", "Company", "小米集团", "Xiaomi", ""),
        ("?苹果", "Company", "苹果公司", "?Apple", ""),
        ("千问", "Product", "通义千问", "Qwen", "阿里巴巴"),
        ("豆包", "Product", "", "Doubao", ""),
        ("蔚来", "Company", "", "NIO", ""),
        ("蔚来", "Product", "", "NIO cars", ""),
        ("李宁", "Company", "", "Li-Ning", ""),
        ("马云", "Person", "", "Jack Ma", ""),
        ("雷军", "Person", "", "", ""),
        ("黄仁勋", "Person", "", "Jensen Huang", ""),
        ("马斯克", "Person", "埃隆·马斯克", "Elon Musk", ""),
        ("?海洋", "Product", "", "Ocean Phone", ""),
        ("店长直聘", "Product", "", "", "BOSS直聘"),
        ("好未来", "Company", "", "好未来TAL", ""),
        ("杭州", "Place", "", "Hangzhou", ""),
    )
)


def lexicon() -> Lexicon:
    return Lexicon({entry.key: entry for entry in parse_names(NAMES)})


CASES: tuple[tuple[str, EntityType, str], ...] = (
    # known names, the right type first
    ("阿里巴巴", COMPANY, "Alibaba"),
    ("阿里", COMPANY, "Alibaba"),
    ("阿里巴巴", ORGANIZATION, "Alibaba"),
    ("千问", PRODUCT, "Qwen"),
    ("通义千问", PRODUCT, "Qwen"),
    ("苹果", COMPANY, "Apple"),
    ("蔚来", COMPANY, "NIO"),
    ("蔚来", PRODUCT, "NIO cars"),
    ("马云", PERSON, "Jack Ma"),
    ("埃隆·马斯克", PERSON, "Elon Musk"),
    ("李宁", COMPANY, "Li-Ning"),
    ("李宁", PERSON, "Li Ning"),
    ("马云", COMPANY, "Jack Ma"),
    ("雷军", PERSON, "Lei Jun"),
    ("店长直聘", PRODUCT, "Dianzhangzhipin"),
    ("好未来", COMPANY, "Haoweilai"),
    # Latin names stay
    ("Airbnb", COMPANY, "Airbnb"),
    ("Qwen3-Max", PRODUCT, "Qwen3-Max"),
    ("ＯｐｅｎＡＩ", COMPANY, "OpenAI"),
    ("Brian  Chesky", PERSON, "Brian Chesky"),
    ("AT&T", COMPANY, "AT&T"),
    ("C++", PRODUCT, "C++"),
    # Chinese people
    ("吴嘉", PERSON, "Wu Jia"),
    ("吴泳铭", PERSON, "Wu Yongming"),
    ("欧阳娜娜", PERSON, "Ouyang Nana"),
    ("司马懿", PERSON, "Sima Yi"),
    ("诸葛亮", PERSON, "Zhuge Liang"),
    ("上官婉儿", PERSON, "Shangguan Wan'er"),
    ("尉迟恭", PERSON, "Yuchi Gong"),
    ("万俟卨", PERSON, "Moqi Xie"),
    ("曾毓群", PERSON, "Zeng Yuqun"),
    ("单田芳", PERSON, "Shan Tianfang"),
    ("解清帅", PERSON, "Xie Qingshuai"),
    ("仇英", PERSON, "Qiu Ying"),
    ("区永禧", PERSON, "Ou Yongxi"),
    ("查良镛", PERSON, "Zha Liangyong"),
    ("任正非", PERSON, "Ren Zhengfei"),
    ("翟天临", PERSON, "Zhai Tianlin"),
    ("乐嘉", PERSON, "Yue Jia"),
    ("朴树", PERSON, "Piao Shu"),
    ("盖茨", PERSON, "Ge Ci"),
    ("吕植", PERSON, "Lyu Zhi"),
    ("李建安", PERSON, "Li Jian'an"),
    ("欧阳", PERSON, "Ouyang"),
    ("重阳", PERSON, "Chongyang"),
    ("陈立武(Lip-Bu Tan)", PERSON, "Lip-Bu Tan"),
    # titles are no part of a name
    ("吴嘉总裁", PERSON, "Wu Jia"),
    ("CEO吴泳铭", PERSON, "Wu Yongming"),
    ("黄仁勋先生", PERSON, "Jensen Huang"),
    ("王博士", PERSON, "Wang"),
    ("首席科学家周志华教授", PERSON, "Zhou Zhihua"),
    # foreign people in transliteration
    ("布莱恩·切斯基", PERSON, "Bulai'en Qiesiji"),
    ("安迪·马斯克", PERSON, "Andi Elon Musk"),
    ("纳德拉", PERSON, "Nadela"),
    ("米开朗基罗", PERSON, "Mikailangjiluo"),
    ("马拉多纳", PERSON, "Maladuona"),
    ("陈冯富珍", PERSON, "Chen Feng Fuzhen"),
    ("让-马克·皮埃尔", PERSON, "Rang Make Pi'ai'er"),
    ("J·K·罗琳", PERSON, "J K Luolin"),
    ("迪丽热巴·迪力木拉提", PERSON, "Dilireba Dilimulati"),
    # units
    ("千问C端事业群", UNIT, "Qwen C-end Business Group"),
    ("智能信息事业群", UNIT, "Intelligent Information Business Group"),
    ("智能互联事业群", UNIT, "Intelligent Connectivity Business Group"),
    ("通义实验室", UNIT, "Tongyi Laboratory"),
    ("阿里云智能集团", UNIT, "Alibaba Cloud Intelligence Group"),
    ("AI创新事业部", UNIT, "AI Innovation Business Unit"),
    ("MaaS业务线", UNIT, "MaaS Business Line"),
    ("核心本地商业", UNIT, "Core Local Commerce"),
    ("法务部", UNIT, "Legal Department"),
    ("战略部", UNIT, "Strategy Department"),
    ("基础模型支持小组", UNIT, "Foundation Model Support Team"),
    ("海外办公室", UNIT, "Overseas Office"),
    # companies
    ("上海东方报业有限公司", COMPANY, "Shanghai Dongfang Press Co., Ltd."),
    ("深圳市腾讯计算机系统有限公司", COMPANY, "Shenzhen Tencent Computer Systems Co., Ltd."),
    ("阿里巴巴（中国）网络技术有限公司", COMPANY, "Alibaba (China) Network Technology Co., Ltd."),
    ("云从科技", COMPANY, "Yuncong Technology"),
    ("面壁智能", COMPANY, "Mianbi Intelligence"),
    ("博裕资本", COMPANY, "Boyu Capital"),
    ("高瓴资本（Hillhouse Capital）", COMPANY, "Hillhouse Capital"),
    ("弗迪电池", COMPANY, "Fudi Battery"),
    ("滨海能源股份有限公司", COMPANY, "Binhai Energy Co., Ltd."),
    ("成都银行", COMPANY, "Chengdu Bank"),
    ("长安汽车", COMPANY, "Chang'an Auto"),
    ("绿叶制药集团", COMPANY, "Luye Pharmaceutical Group"),
    ("某某一二三四五", COMPANY, "Moumou Yi'er Sansiwu"),
    ("京东&美团", COMPANY, "Jingdong & Meituan"),
    ("福瑞股份", COMPANY, "Furui Co., Ltd."),
    ("和而泰智能", COMPANY, "He'ertai Intelligence"),
    ("GGV纪源资本", COMPANY, "GGV Jiyuan Capital"),
    ("腾讯Tencent云", COMPANY, "Tencent Cloud"),
    # organizations
    ("高密市公安局", ORGANIZATION, "Gaomi Public Security Bureau"),
    ("桐庐县人民法院", ORGANIZATION, "Tonglu County People's Court"),
    ("资本市场学院", ORGANIZATION, "Capital Market College"),
    ("欧洲航天研究和技术中心", ORGANIZATION, "Europe Aerospace Research and Technology Center"),
    ("国家市场监督管理总局", ORGANIZATION, "State Administration for Market Regulation"),
    ("国家统计局", ORGANIZATION, "National Bureau of Statistics"),
    ("北京大学", ORGANIZATION, "Beijing University"),
    ("中国电子商务中心", ORGANIZATION, "China E-commerce Center"),
    ("马云公益基金会", ORGANIZATION, "Jack Ma Charity Foundation"),
    ("浙江省能源局", ORGANIZATION, "Zhejiang Energy Administration"),
    ("中国汽车工业协会", ORGANIZATION, "China Automotive Industry Association"),
    # products
    ("千问App", PRODUCT, "Qwen App"),
    ("千问APP国际版", PRODUCT, "Qwen APP International Edition"),
    ("豆包大模型1.8", PRODUCT, "Doubao Large Model 1.8"),
    ("小米17系列", PRODUCT, "Xiaomi 17 Series"),
    ("小米SU7 Ultra", PRODUCT, "Xiaomi SU7 Ultra"),
    ("《红楼梦》", PRODUCT, "Hongloumeng"),
    ("苹果手机", PRODUCT, "Apple Phone"),
    ("红苹果手机", PRODUCT, "Hongpingguo Phone"),
    ("深海洋流", PRODUCT, "Shenhaiyangliu"),
    ("SU7-旗舰版", PRODUCT, "SU7 Flagship Edition"),
    ("“悟空”智能体", PRODUCT, "Wukong Agent"),
    # places
    ("杭州", PLACE, "Hangzhou"),
    ("西安", PLACE, "Xi'an"),
    ("重庆", PLACE, "Chongqing"),
    ("陕西省", PLACE, "Shaanxi"),
    ("滁州", PLACE, "Chuzhou"),
    ("滁州市", PLACE, "Chuzhou City"),
    ("桐庐县", PLACE, "Tonglu County"),
    ("图林根", PLACE, "Tulingen"),
    # never empty
    ("《》", PRODUCT, "《》"),
    ("𰻞𰻞面", PRODUCT, "Biangbiangmian"),
)


@pytest.mark.parametrize(("name", "entity_type", "label"), CASES, ids=[f"{case[1].value}:{case[0]}" for case in CASES])
def test_english_label(name: str, entity_type: EntityType, label: str) -> None:
    assert english_label(name, entity_type, lexicon()) == label


def test_without_a_lexicon_names_are_spelt() -> None:
    assert english_label("千问C端事业群", UNIT, empty_lexicon()) == "Qianwen C-end Business Group"


CHINESE_TEXT = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.sampled_from("股份有限公司集团事业群实验室科技王李吴单 A1-·（）《》、&.。〇"),
        st.characters(min_codepoint=0x20, max_codepoint=0x2FF),
        st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
    ),
    min_size=1,
    max_size=14,
)


@given(CHINESE_TEXT, st.sampled_from(EntityType))
def test_every_label_is_readable(name: str, entity_type: EntityType) -> None:
    label = english_label(name, entity_type, empty_lexicon())
    assert label
    assert label == " ".join(label.split())
    assert not re.search("[〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]", label)


def rows(name: str) -> list[list[str]]:
    text = files("graph.lexicon").joinpath(name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("name", ["translations.tsv", "surname_pinyin.tsv"])
def test_table_is_sound(name: str) -> None:
    table = rows(name)
    assert all(len(row) == 2 and all(cell and cell == cell.strip() for cell in row) for row in table)
    assert len({fold(row[0]) for row in table}) == len(table)
    assert all(re.fullmatch(r"(?:and|[A-Z][A-Za-z0-9&.,'\- ]*)", row[1]) for row in table)


def test_short_translations_count_only_at_the_end() -> None:
    assert {chinese for chinese, _ in rows("translations.tsv") if len(chinese) == 1} == {"和", "与"}


def test_titles_are_bare() -> None:
    titles = [row[0] for row in rows("person_titles.txt")]
    assert len(set(titles)) == len(titles) > 20
    assert all(title == title.strip() for title in titles)
