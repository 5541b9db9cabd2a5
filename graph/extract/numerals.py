"""Numbers as Chinese and English text writes them: 1.72亿, 3800, 十二亿, 百, 4 million."""

import re
from decimal import Decimal

_DIGITS = {
    digit: value for value, digits in enumerate(("零〇", "一", "二两", "三", "四", "五", "六", "七", "八", "九")) for digit in digits
}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_ENGLISH = {"hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "mn": 10**6, "m": 10**6}
_ENGLISH |= {"billion": 10**9, "bn": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12, "t": 10**12}
_ENGLISH_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_PART = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?)?(?P<scale>[十百千]?[万亿兆]*|[十百千])")
_PLAIN = re.compile(r"[\d,]+(?:\.\d+)?")

CHINESE_NUMBER = r"[零〇一二两三四五六七八九十百千万亿兆]+(?:点[零〇一二三四五六七八九]+[万亿]*)?"
"""A number in Chinese characters: 十二亿, 三点六, 百."""

_THOUSAND = r"[十百千](?![度问里克瓦米卡])"
NUMBER = (
    rf"(?:\d+(?:,\d{{3}})+|\d+)(?:\.\d+)?(?:\s?[多余]?(?:{_THOUSAND})?[万亿兆]+|\s?{_THOUSAND})?(?:\d+(?:\.\d+)?(?:千?万|{_THOUSAND}))?"
)
"""A number in digits, with Chinese magnitudes: 1.72亿, 14,000, 60万亿, 4千万, 1亿2000万, 20多亿."""


_TOO_LARGE = 21
"""Digits before the point that no figure of the world has; a longer run of digits is a code or an error."""


def parse_number(text: str) -> Decimal | None:
    """Return the number a text writes in digits, in Chinese, in both or in English; none when it writes none that can be a figure."""
    number = _number(text)
    return number if number is not None and number.adjusted() < _TOO_LARGE else None


def _number(text: str) -> Decimal | None:
    text = text.strip().lower()
    head, _, tail = text.partition(" ")
    if head in _ENGLISH_WORDS and tail in ("", *_ENGLISH):
        return Decimal(_ENGLISH_WORDS.index(head) + 1) * _ENGLISH.get(tail, 1)
    text = re.sub(r"\s|[多余](?=[百千万亿兆])", "", text)
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if english := re.fullmatch(rf"({_PLAIN.pattern})([a-z]+)", text):
        scale = _ENGLISH.get(english[2])
        return None if scale is None else Decimal(english[1].replace(",", "")) * scale
    if text and all(character in _DIGITS or character in _SMALL or character in _LARGE or character == "点" for character in text):
        return _chinese(text)
    return _mixed(text)


def _mixed(text: str) -> Decimal | None:
    """Return the value of digits with Chinese magnitudes: 1.72亿, 1亿2000万, 60万亿."""
    total, position = Decimal(0), 0
    while position < len(text):
        part = _PART.match(text, position)
        if part is None or part.end() == position or part["number"] is None:
            return None
        value = Decimal(part["number"].replace(",", ""))
        for sign in part["scale"]:
            value *= _SMALL.get(sign) or _LARGE[sign]
        total += value
        position = part.end()
    return total if text else None


def _chinese(text: str) -> Decimal | None:
    """Return the value of a number in Chinese characters: 十二亿, 两百三十, 二〇二五, 三点六, 百."""
    whole, point, fraction = text.partition("点")
    scale = 1
    while point and fraction and fraction[-1] in _LARGE:
        scale, fraction = scale * _LARGE[fraction[-1]], fraction[:-1]
    if point and (not whole or not fraction or any(character not in _DIGITS for character in fraction)):
        return None
    if len(whole) > 1 and all(character in _DIGITS for character in whole):
        value = Decimal("".join(str(_DIGITS[character]) for character in whole))
    else:
        value = _sections(whole)
    if point:
        value += Decimal("0." + "".join(str(_DIGITS[character]) for character in fraction))
    return value * scale


def _sections(text: str) -> Decimal:
    """Sum the sections of a Chinese number: the part before 亿, before 万, and the rest."""
    total = section = Decimal(0)
    digit: Decimal | None = None
    for character in text:
        if character in _DIGITS:
            digit = Decimal(_DIGITS[character])
        elif character in _SMALL:
            section += (Decimal(1) if digit is None else digit) * _SMALL[character]
            digit = None
        else:
            section += digit or Decimal(0)
            base = section if section or total else Decimal(1)
            # 万亿 multiplies what 万 has made; 三亿五千万 adds.
            total = (total + base) * _LARGE[character] if section == 0 and total else total + base * _LARGE[character]
            section, digit = Decimal(0), None
    return total + section + (digit or Decimal(0))


def exact(value: Decimal) -> str:
    """Return a number as text without exponent and trailing zeros: 172000000, 0.358."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
