"""The form in which two writings of one name are equal."""

import re
from functools import cache, lru_cache
from unicodedata import normalize

from opencc import OpenCC

HAN = r"\u3400-\u9fff"
"""Chinese characters, for character classes of regular expressions."""

_DROPPED = re.compile(r"[\s\"'“”‘’「」『』《》〈〉<>·•・‧∙\-_®™©]+")


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """Return the form in which two writings of one name are equal.

    Width, case, spaces, quotation marks, dots and hyphens make no difference, nor do traditional characters: 聯發科技 is 联发科技.
    """
    plain = normalize("NFKC", _DROPPED.sub("", name)).lower()
    bare = _DROPPED.sub("", plain) or normalize("NFKC", name).strip().lower()
    return simplified(bare) if is_chinese(bare) else bare


def simplified(name: str) -> str:
    """Return a name in simplified characters."""
    result: str = _converter().convert(name)
    return result


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def is_chinese(name: str) -> bool:
    """Tell whether a name has Chinese characters."""
    return re.search(f"[{HAN}]", name) is not None
