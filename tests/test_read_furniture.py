import pytest

from graph.read.cleantext import whole
from graph.read.furniture import article_only, is_furniture
from graph.read.repeats import without_repeats

BODY = """甲公司周二宣布，已经完成对乙公司的收购，交易金额为三十亿元。
甲公司董事长张三表示，收购将帮助公司进入芯片市场。
分析人士认为，这笔交易的价格并不便宜。"""
TITLE = "甲公司三十亿元收购乙公司"
MENU = "\n".join(["首页", "财经", "科技", "股市", "汽车", "房产", "体育"])


@pytest.mark.parametrize(
    "line",
    [
        "扫一扫下载某某新闻APP",
        "分享到：微信 微博",
        "打开APP，阅读体验更佳",
        "复制链接",
        "阅读原文",
        "，轻点两下取消赞",
        "5.3k",
        "特别声明：以上内容由用户上传，本平台仅提供信息存储服务。",
        "Notice: The content above is uploaded and posted by a user.",
        "本文为转载内容，授权事宜请联系原著作权人。",
        "本文来自微信公众号“某某观察”（ID：moumou），作者：李四，经授权发布。",
        "未经许可不得转载",
        "Copyright © 2025 某某公司 版权所有",
        "京ICP备12345678号-1",
        "服务热线：400-123-4567",
        "文｜李四 编辑｜王五",
        "作者 | 李四",
        "（责任编辑：李四）",
        "题图来源：视觉图库",
        "当前位置：首页 > 财经",
        "暂无评论，快来评论吧",
        "—— END ——",
        "，，。",
    ],
)
def test_furniture_is_known(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "美国禁止该公司向中国客户授权这项技术。",
        "未经授权使用这些数据的公司将被起诉。",
        "更多内容将在下周公布。",
        "来自上海的甲公司宣布了收购。",
        "记者：您怎么看这次收购？",
        "谷歌计划淘汰第三方 cookies，广告公司不得不寻找新的方案。",
        "分享经济正在退潮",
        "一、收购的来龙去脉",
        "他的公众号文章认为，公司版图已经过大。",
    ],
)
def test_sentences_are_no_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_menu_above_and_links_below_go() -> None:
    page = f"{TITLE} - 某某网\n{MENU}\n{TITLE}\n2025-03-04 10:20\n李四\n{BODY}\n相关新闻\n丙公司发布新手机\n丁公司董事长辞职\n关于我们"
    assert article_only(whole(page), TITLE).text == f"{TITLE}\n{BODY}"


def test_stories_below_a_heading_for_others_go() -> None:
    page = f"{TITLE}\n{BODY}\n猜你喜欢\n丙公司发布新手机\n丙公司昨天在北京发布了一款新手机，售价三千元起。"
    assert article_only(whole(page), TITLE).text == f"{TITLE}\n{BODY}"


def test_list_of_other_stories_inside_the_article_goes_alone() -> None:
    first, second, third = BODY.split("\n")
    page = f"{first}\n推荐阅读\n丙公司发布新手机\n丁公司董事长辞职\n{second}\n{third}"
    assert article_only(whole(page), "").text == BODY


def test_headings_and_captions_inside_the_article_stay() -> None:
    lines = BODY.split("\n")
    page = "\n".join([lines[0], "一、市场", lines[1], "收购的代价", "甲公司总部 | 视觉图库", lines[2]])
    assert article_only(whole(page), "").text == page


def test_article_without_sentences_stays() -> None:
    page = "丙公司发布新手机\n丁公司董事长辞职"
    assert article_only(whole(page), "").text == page


def test_byline_below_the_deck_goes() -> None:
    page = f"{TITLE}\n收购价高出市价两成。\n李四\n2025.03.04\n{BODY}"
    assert article_only(whole(page), TITLE).text == f"{TITLE}\n收购价高出市价两成。\n{BODY}"


def test_second_copy_goes_even_if_damaged() -> None:
    damaged = BODY.replace("已经完成", "已经完?成")
    assert without_repeats(whole(f"{BODY}\n{TITLE}\n{damaged}")).text == f"{BODY}\n{TITLE}"


def test_speakers_and_numbers_may_recur() -> None:
    page = "记者：\n你好吗？\n01\n张三：\n很好。\n记者：\n再见。\n01"
    assert without_repeats(whole(page)).text == page


def test_sentences_of_the_same_form_stay() -> None:
    page = "\n".join(f"甲公司20{year}年第三季度实现营业收入一百二十{year}亿元，同比增长{year}%，净利润保持稳定。" for year in (21, 22, 23))
    assert without_repeats(whole(page)).text == page


def test_teaser_that_the_text_repeats_goes() -> None:
    first = BODY.split("\n")[0]
    second = "甲公司董事长张三在电话会议上表示，收购将帮助公司在两年以内进入芯片市场。"
    assert without_repeats(whole(f"{first}{second}\n{first}\n{second}\n未完待续。")).text == f"{first}{second}\n未完待续。"


def test_pages_below_each_other_are_all_kept() -> None:
    foot = "赞\n，轻点两下取消赞\n在看\n，轻点两下取消在看\n分享\n留言\n收藏\n听过"
    paragraphs = [
        f"丙公司{day}发布了新款手机，售价三千元，下周在各地开卖；公司总裁李四说，这款手机用了两年才做成，工程师换了三种屏幕和五种电池，最后选了最轻的那一种，预计今年能卖出一百万台。"
        for day in ("周三", "周四", "周五")
    ]
    second = "\n".join(("丙公司发布新手机", *paragraphs, "评论", "这手机也太贵了吧，我不会买的，谁爱买谁买。"))
    kept = article_only(whole(f"{TITLE}\n{BODY}\n{foot}\n{second}"), TITLE).text.split("\n")
    assert kept == [TITLE, *BODY.split("\n"), *paragraphs]


@pytest.mark.parametrize(
    "below",
    [
        "这手机也太贵了吧，我不会买的，谁爱买谁买。",
        "精选留言\n这手机也太贵了吧，我不会买的，谁爱买谁买。\n我倒是觉得还行，等降价了再说。",
        "推荐阅读\n丙公司周三发布了新款手机，售价三千元，下周在各地开卖。",
    ],
)
def test_comments_and_teasers_below_the_foot_go(below: str) -> None:
    foot = "赞\n，轻点两下取消赞\n在看\n，轻点两下取消在看\n分享\n留言\n收藏\n听过"
    assert article_only(whole(f"{TITLE}\n{BODY}\n{foot}\n{below}"), TITLE).text == f"{TITLE}\n{BODY}"
