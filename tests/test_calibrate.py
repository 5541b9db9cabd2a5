from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="module")
def calibrate() -> ModuleType:
    loader = SourceFileLoader("calibrate", str(Path(__file__).parent.parent / "scripts" / "calibrate"))
    spec = spec_from_loader("calibrate", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def verdicts(calibrate: ModuleType, *rows: tuple[float, int, int]) -> list[Any]:
    """Return so many claims of a confidence, of which so many are right."""
    return [
        calibrate.Verdict(
            kind="events", extractor=f"rule:{confidence}", sources=1 + (confidence > 0.9), confidence=confidence, right=place < right
        )
        for confidence, number, right in rows
        for place in range(number)
    ]


def test_the_table_tells_how_far_confidence_is_off(calibrate: ModuleType) -> None:
    told = calibrate.table(verdicts(calibrate, (0.6, 10, 8), (0.8, 30, 24)))
    assert "| 0.60–0.65 | 10 | 0.600 | 0.800 |" in told
    assert "| 0.80–0.85 | 30 | 0.800 | 0.800 |" in told
    assert "| **all** | 40 | 0.750 | 0.800 |" in told
    assert "Expected calibration error 0.050 (by chance 0.075)" in told


def test_extractors_with_few_claims_stand_together(calibrate: ModuleType) -> None:
    told = calibrate.extractors(verdicts(calibrate, (0.6, 4, 2), (0.7, 2, 1), (0.8, 1, 1)), 3)
    assert "| events | rule:0.6 | 4 | 0.600 | 0.500 |" in told
    assert "| events | fewer than 3 claims | 3 | 0.733 | 0.667 |" in told


def test_sources_are_told_apart(calibrate: ModuleType) -> None:
    told = calibrate.by_sources(verdicts(calibrate, (0.8, 4, 3), (0.95, 2, 2)))
    assert told.splitlines()[2:] == ["| 1 | 4 | 0.800 | 0.750 |", "| 2 | 2 | 0.950 | 1.000 |"]


def test_a_map_learns_to_doubt(calibrate: ModuleType) -> None:
    told = verdicts(calibrate, (0.7, 100, 40), (0.9, 100, 70))
    slope, intercept = calibrate.platt(told)
    by_confidence = {one.confidence: calibrate.mapped(one, slope, intercept).confidence for one in told}
    assert by_confidence[0.7] == pytest.approx(0.4, abs=0.02)
    assert by_confidence[0.9] == pytest.approx(0.7, abs=0.02)
