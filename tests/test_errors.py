import pickle

import pytest

from graph.errors import ConfigError, ExtraMissing, GuanxiError, InputError, ModelMissing, NotFound, OutputError, QueryError


@pytest.mark.parametrize(
    "error",
    [
        InputError("a.txt", "empty"),
        OutputError("out", "cannot be written"),
        ModelMissing("zh_core_web_sm"),
        ExtraMissing("documents", "Reading PDF"),
        ConfigError("wrong"),
        QueryError("wrong"),
        NotFound("nobody"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_come_back_from_worker_processes(error: GuanxiError) -> None:
    back = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(back) is type(error)
    assert str(back) == str(error)
    assert vars(back) == vars(error)
