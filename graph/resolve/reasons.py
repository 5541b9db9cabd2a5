"""The words in which resolution says why: a closed set, so that a table of merges can be filtered."""

from enum import StrEnum


class Reason(StrEnum):
    """Say why two names were taken for one entity."""

    USER = "user's decision"
    KNOWN = "known to the name base"
    LATIN = "Latin name known to the name base"
    STATED = "stated in the text"
    SAME_FORM = "same form"
    TRADITIONAL = "traditional form"
    LEGAL_FORM = "legal form left out"
    GENERIC_WORD = "generic word left out"
    OWNER = "owner left out"
    PLACE = "place left out"
    REMARK = "remark left out"
    ABBREVIATION = "abbreviation"
    BOTH_SCRIPTS = "name in both scripts"
    PERSON_PART = "part of a person's name"
    TITLE = "title-less person name"
    OTHER_TYPE = "same name, typed otherwise"


class Veto(StrEnum):
    """Say why two names were kept apart although a rule would join them."""

    USER = "user's decision"
    ENTRIES = "two entries of the name base"
    TYPES = "different types"
    VERSIONS = "different versions"
    EMPLOYERS = "different employers"
    RELATED = "the text relates them"
    SEVERAL = "could be several"
