"""Memo codes: every slip of a finger is caught, and noise does not hide them."""

import random
import secrets

import pytest

from crm_vn_core.text import memo_code
from crm_vn_core.text.memo_code import find_codes, is_code, make_code, split_code

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture
def rng():
    seed = secrets.randbits(32)
    print("seed", seed)
    return random.Random(seed)


def _random_code(rng):
    prefix = "".join(rng.choices(SIGNS[10:], k=rng.randint(2, 10)))
    return make_code(prefix, rng.randrange(10**8))


def test_shape():
    code = make_code("HZ", 1234)
    assert code.startswith("HZ00001234") and len(code) == 11
    assert is_code(code)
    assert split_code(code) == ("HZ", 1234)
    assert len(make_code("ABCDEFGHIJ", 99_999_999)) == memo_code.LONGEST


@pytest.mark.parametrize(
    ("prefix", "number"), [("H", 1), ("hz", 1), ("H1", 1), ("HZ", -1), ("HZ", 10**8)]
)
def test_what_does_not_fit(prefix, number):
    with pytest.raises(ValueError):
        make_code(prefix, number)


def test_ring():
    """The two laws of the check sign rest on: w and 1 − w have inverses."""
    for times, size in ((memo_code._TIMES_4, 4), (memo_code._TIMES_9, 9)):
        assert sorted(times) == list(range(size))
        # x ↦ w·x − x is one to one, so 1 − w has an inverse.
        if size == 4:
            assert len({times[x] ^ x for x in range(4)}) == 4
        else:
            minus = {x: next(y for y in range(9) if _plus(x, y) == 0) for x in range(9)}
            assert len({_plus(times[x], minus[x]) for x in range(9)}) == 9


def _plus(left, right):
    return memo_code._plus_9(left, right)


def test_every_wrong_sign_is_caught(rng):
    for _turn in range(300):
        code = _random_code(rng)
        for place in range(len(code)):
            for sign in SIGNS:
                if sign != code[place]:
                    wrong = code[:place] + sign + code[place + 1 :]
                    assert memo_code._sum(wrong) != (0, 0), (code, wrong)


def test_every_swap_of_neighbors_is_caught(rng):
    for _turn in range(3000):
        code = _random_code(rng)
        for place in range(len(code) - 1):
            one, other = code[place : place + 2]
            if one != other:
                wrong = code[:place] + other + one + code[place + 2 :]
                assert memo_code._sum(wrong) != (0, 0), (code, wrong)


def test_every_sign_checks_some_code():
    checks = {make_code("HZ", number)[-1] for number in range(5000)}
    assert checks == set(SIGNS)


def test_found_in_noise(rng):
    befores = [
        "",
        "MBVCB.4525077405.9P0019630833.",
        "chuyển khoản ",
        "thanhtoan",
        "CK:",
    ]
    afters = [
        "",
        ".CT tu 0351000646393 NGUYEN THE HUNG",
        " cảm ơn",
        "FT26325",
        "ngay2211",
    ]
    for _turn in range(3000):
        prefix = rng.choice(("HZ", "VZ", "KZ"))
        code = make_code(prefix, rng.randrange(10**8))
        written = "".join(
            (char.lower() if rng.random() < 0.5 else char)
            + rng.choice(["", "", "", " ", ".", "-", "\n", "_"])
            for char in code
        )
        text = rng.choice(befores) + written + rng.choice(afters)
        assert code in find_codes(text, ("HZ", "VZ", "KZ")), text


def test_order_and_once():
    one, two = make_code("HZ", 5), make_code("VZ", 7)
    text = f"{two} va {one} {two.lower()}"
    assert find_codes(text, ("HZ", "VZ")) == [two, one]
    assert find_codes(text, ("HZ",)) == [one]
    assert {one, two} <= set(find_codes(text))


def test_nothing_found():
    wrong = make_code("HZ", 5)[:-1] + ("A" if make_code("HZ", 5)[-1] != "A" else "B")
    for text in ("", None, "GOP XE ME BAY", "HZ", "HZ1234", wrong):
        assert find_codes(text, ("HZ",)) == []


def test_chance_hits_are_rare(rng):
    """Digits that no one meant pass one time in 36, and only after the prefix."""
    texts = [
        f"tra tien HZ{rng.randrange(10**8):08d}{rng.choice(SIGNS)}" for _ in range(3600)
    ]
    hits = sum(bool(find_codes(text, ("HZ",))) for text in texts)
    assert 40 <= hits <= 170
