import codecs

import pytest

from graph.read.decode import NotText, decode, plausibility

CHINESE = "甲公司周二宣布，已经完成对乙公司的收购，交易金额为三十亿元。这是今年以来国内市场上最大的一笔交易。\n"
TRADITIONAL = "甲公司週二宣布，已經完成對乙公司的收購，交易金額為三十億元。這是今年以來國內市場上最大的一筆交易。\n"
ENGLISH = "The company said on Tuesday that it had completed the deal.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "gb18030"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        (CHINESE, "utf-32"),
        (TRADITIONAL, "big5hkscs"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "utf-8"),
        (ENGLISH, "ascii"),
        (ENGLISH, "utf-16"),
    ],
)
def test_encodings_are_told_apart(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, ())


def test_western_encoding_is_guessed() -> None:
    text = "L’entreprise a annoncé mardi qu’elle avait terminé l’opération, déjà prévue à Genève.\n" * 20
    read, _ = decode(text.encode("cp1252"))
    assert read.startswith("L’entreprise a annoncé mardi")


def test_a_few_broken_bytes_are_a_warning() -> None:
    text, warnings = decode((CHINESE * 20).encode()[:-2])
    assert text.startswith(CHINESE)
    assert warnings == ("1 characters could not be decoded",)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        b"%PDF-1.7\n",
        b"PK\x03\x04rest",
        bytes(range(256)) * 40,
        b"\x00\x01\x02\x03" * 500,
        codecs.BOM_UTF8 + b"\xff\xfe" * 50,
    ],
)
def test_binary_files_are_refused(content: bytes) -> None:
    with pytest.raises(NotText):
        decode(content)


def test_single_nul_is_no_sign_of_a_binary_file() -> None:
    assert decode(CHINESE.replace("，", "\x00", 1).encode())[0].count("\x00") == 1


def test_chinese_decoded_wrongly_is_not_plausible() -> None:
    assert plausibility(CHINESE) > 0.7
    assert plausibility(TRADITIONAL) > 0.7
    assert plausibility(CHINESE.encode("gb18030").decode("big5", "ignore")) < 0.4
    assert plausibility("abc") == 0
