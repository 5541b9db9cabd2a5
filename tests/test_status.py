import pytest

from graph.extract.status import find_status
from graph.vocab import Status
from tests.builders import sentences_of


@pytest.mark.parametrize(
    ("text", "trigger", "status"),
    [
        ("[Company:远山科技]收购了[Company:海棠]", "收购", Status.ASSERTED),
        ("[Company:远山科技]计划收购[Company:海棠]", "收购", Status.PLANNED),
        ("[Company:远山科技]将于明年收购[Company:海棠]", "收购", Status.PLANNED),
        ("[Company:远山科技]否认收购[Company:海棠]", "收购", Status.DENIED),
        ("[Company:远山科技]并未收购[Company:海棠]", "收购", Status.DENIED),
        ("据知情人士透露，[Company:远山科技]将收购[Company:海棠]", "收购", Status.REPORTED),
        ("[Company:远山科技]正考虑收购[Company:海棠]", "收购", Status.REPORTED),
        ("[Company:远山科技]提交了上市申请", "上市", Status.PLANNED),
        ("这项尚未公开的合作标志着[Company:远山科技]供货[Company:海棠]", "供货", Status.ASSERTED),
        ("[Person:林晓舟]并不认可投资[Company:海棠]", "投资", Status.DENIED),
        ("[Company:远山科技]讨论对[Company:海棠]进行新投资", "投资", Status.REPORTED),
        ("[Company:海棠]的客户等待着公司恢复生产", "恢复生产", Status.PLANNED),
        ("[Company:远山科技]曾使用[Product:星河]", "使用", Status.ENDED),
        ("[Company:远山科技]不再使用[Product:星河]", "使用", Status.ENDED),
        ("[Company:远山科技]将“[Product:云雀]”更名为“[Product:星河]”", "更名", Status.ASSERTED),
        ("[Company:远山科技]计划裁员，去年收购了[Company:海棠]", "收购", Status.ASSERTED),
        ("[Company:远山科技]不会出比[Product:云雀]（起售价30万元）更便宜的车", "售价", Status.ASSERTED),
        ("[Product:云雀]输出价格为2元", "价格", Status.ASSERTED),
        ("[Company:远山科技]收购[Company:海棠]被政府下令禁止", "收购", Status.DENIED),
        ("[Company:远山科技]被列入名单，意味着可能被禁止出口", "列入名单", Status.ASSERTED),
        ("[Company:远山科技]宣布做空[Company:海棠]，因为对方可能放弃这笔交易", "做空", Status.ASSERTED),
        ("[Company:远山科技] plans to acquire [Company:Haitang]", "acquire", Status.PLANNED),
        ("[Company:远山科技] denied that it would acquire [Company:Haitang]", "acquire", Status.DENIED),
    ],
)
def test_cues_and_their_scope(text: str, trigger: str, status: Status) -> None:
    (sentence,) = sentences_of(text)
    start = sentence.masked.index(trigger)
    assert find_status(sentence, start, start + len(trigger)) is status
