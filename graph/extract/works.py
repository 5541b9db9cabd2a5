"""Works in their title marks and whose they are: 林晓舟的《星河漫游》, 东海卫视《星河之声》, 林晓舟写了一本书，叫《星河漫游》."""

import re
from collections.abc import Iterator, Sequence

from graph.extract.sentence import SLOTS, Sentence, slot_class
from graph.model import RelationMention
from graph.vocab import EntityType, Predicate, Status

_PRODUCT = SLOTS[EntityType.PRODUCT]
_PERSON = SLOTS[EntityType.PERSON]
_TITLE = "\ue010"
"""Stands for a product in title marks, where `Sentence.masked` has only a product."""

_TITLES = f"(?P<titles>{_TITLE}(?:[、/和与及]{{0,2}}{_TITLE})*)"
_FREE = r"[^，。；：！？!?\n\ue001-\ue010]"
_FORM = (
    "(?:一书|一文|名著|新书|小说|散文|随笔|诗集|诗歌|传记|自传|回忆录|专著|著作|论文|文章|报道|专栏|栏目|节目|纪录片|纪实文学|报告文学|电影|影片|新片|短片|动画片?|剧集|电视剧|新剧|短剧"
    "|话剧|综艺|歌曲|单曲|专辑|漫画|绘本|画作|油画|作品集?|代表作|名作|新作|播客|游戏|手游|新游)"
)
_WROTE = (
    "(?:创作|撰写|写作|编写|编著|主编|执导|导演|编剧|所[著撰写作]|合著|著|写[过了出下]?|出版|发表|推出|监制|主创|翻唱|演唱|绘制|开发|制作)"
)

_NEAR = re.compile(
    rf"(?<![由和与、饰])(?P<by>[{slot_class('Actor')}])(?:先生|女士|教授|老师|导演|博士)?(?:的|（(?:[0-9]{{4}}年?，\s?)?)?"
    rf"(?:(?:(?![于在因参演看读为凭靠从谈评论说聊称和与及]){_FREE}){{0,6}}{_FORM}(?:系列)?)?(?:——|—|：)?{_TITLES}(?!{_FREE}{{0,6}}(?:杂志|周刊|报社|榜单?|封面|主演|演员|选手|嘉宾|主角|主理人|主持人|主播|作者))"
)
"""林晓舟《星河漫游》, 林晓舟的武侠小说《星河漫游》, 林晓舟（2000，《星河漫游》/《云雀》）, 东海卫视《星河之声》."""

_TELLS = re.compile(
    rf"(?P<by>{_PERSON})(?:曾|也|此前)*在(?:[其他她]|自己)?的?{_FREE}{{0,8}}{_TITLES}(?:一[书文]|这[本篇部]{_FREE}{{1,2}})?(?:[里中])?(?:，|就|也|便|曾|还|一再|专门){{0,2}}"
    r"(?:写道|写到|写下|指出|提出|提到|提及|描述|描绘|论述|回忆|总结|把|将|引用|讲述|曾说|说过|自述)"
)
"""林晓舟在《星河漫游》中写道."""

_PIECE = re.compile(
    rf"(?P<by>[{slot_class('Actor')}])(?:(?!读|看|计划|打算|准备|拟|推荐|收到|翻译|买|送|转发|关于|引用|评论){_FREE}){{0,24}}(?:一|两|三|首|新|这)(?:[本篇部首档套]|书)?"
    rf"(?:文章|小说|新?书|散文|歌|日记|报告|长文|剧本|电影|专栏)?(?:，)?(?:名?[叫为]做?|题为|取名|标题为)?{_TITLES}"
)
_PIECE_NAMED = re.compile(
    rf"一?[本篇部首档套](?:文章|小说|新?书|散文|歌|日记|报告|长文|剧本|电影|专栏)(?:，)?(?:名?[叫为]做?|题为|取名|标题为)?{_TITLE}|{_WROTE}"
)
"""林晓舟曾写过一篇文章《星河漫游》, 林晓舟总结出了一本书，叫《星河漫游》."""

_CONFIDENCE = 0.76


def find_works(sentences: Sequence[Sentence]) -> Iterator[RelationMention]:
    """Yield who made each work that a sentence names in title marks beside its author, director, channel or publisher."""
    for sentence in sentences:
        masked = _with_titles(sentence)
        if _TITLE not in masked:
            continue
        slots = dict(sentence.slots())
        for pattern in (_NEAR, _TELLS, _PIECE):
            for match in pattern.finditer(masked):
                if pattern is _PIECE and not _PIECE_NAMED.search(match.group()):
                    continue
                maker = slots[match.start("by")]
                for work in sentence.mentions_in(*match.span("titles")):
                    yield RelationMention(
                        predicate=Predicate.MAKES,
                        subject=maker,
                        object=work,
                        trigger=sentence.span_of(match.start(), match.end()),
                        sentence=sentence.span,
                        status=Status.ASSERTED,
                        extractor="pattern:works",
                        confidence=round(_CONFIDENCE * min(maker.confidence, work.confidence) ** 0.5, 2),
                    )


def _with_titles(sentence: Sentence) -> str:
    """Return the masked sentence with each product in title marks told apart."""
    masked = list(sentence.masked)
    for slot, mention in sentence.slots():
        start = mention.start - sentence.span.start
        if masked[slot] == _PRODUCT and start > 0 and sentence.text[start - 1] == "《":
            masked[slot] = _TITLE
    return "".join(masked)
