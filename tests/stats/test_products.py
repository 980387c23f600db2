"""Products that are summed in place: on one address, below the diagonal."""

import numpy as np

from unseen.stats.products import add_products, square_of_zeros


def test_parts_add_up_in_place():
    rng = np.random.default_rng(0)
    whole = rng.normal(size=(50, 7))
    total = square_of_zeros(7)
    address = total.ctypes.data
    for part in (whole[:20], whole[20:]):
        add_products(total, part)
    np.testing.assert_allclose(np.tril(total), np.tril(whole.T @ whole), rtol=1e-12)
    # A copy would leave this untouched, and the sum would be lost without a word.
    assert total.ctypes.data == address
    assert (np.triu(total, 1) == 0).all()


def test_no_rows_and_strided_rows_are_sums_too():
    whole = np.arange(12.0).reshape(3, 4)
    total = square_of_zeros(2)
    add_products(total, np.empty((0, 2)))
    assert not total.any()
    strided = whole[:, ::2]
    add_products(total, strided)
    np.testing.assert_allclose(np.tril(total), np.tril(strided.T @ strided))
