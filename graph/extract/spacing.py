"""Text without the spaces that Chinese typography puts around Latin letters and digits, so that rules need not expect them."""

import re
from dataclasses import dataclass

_WIDE = "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef、。《》「」『』【】“”‘’—…"
_LOOSE = re.compile(rf"(?<=[{_WIDE}])[ \t\u00a0\u3000\n]+|[ \t\u00a0\u3000\n]+(?=[{_WIDE}])")
"""Blanks beside a Chinese character or punctuation mark: 近 400 人, Starship 今年; not those of `US$5 billion`."""


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Hold a text without the blanks beside Chinese characters, and the way back."""

    text: str
    positions: tuple[int, ...]
    """Where each code point of `text` stood, and where the original ends."""

    def end_of(self, end: int) -> int:
        """Return where a range that ends at `end` ended in the original: before the blanks that were dropped."""
        return self.positions[end - 1] + 1 if end else 0


def squeeze(text: str) -> Squeezed:
    """Drop the blanks beside Chinese characters, keeping count of positions."""
    dropped = {index for match in _LOOSE.finditer(text) for index in range(*match.span())}
    kept = [index for index in range(len(text)) if index not in dropped]
    return Squeezed("".join(text[index] for index in kept), (*kept, len(text)))
