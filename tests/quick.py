"""Quick answers to exercises whose reference takes seconds, for tests that ask a check the same things often."""


def _nearest(x, y, rng):
    def predict(rows):
        return y[((rows**2).sum(1)[:, None] - 2 * rows @ x.T + (x**2).sum(1)).argmin(axis=1)]

    return predict


QUICK = {"train": _nearest}
