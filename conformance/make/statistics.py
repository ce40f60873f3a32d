"""Writes src/guidance/statistics/fixtures/reference.json: SciPy's and statsmodels' numbers that src/guidance/statistics is held to.

    pip install scipy==1.17.1 statsmodels==0.15.0
    python conformance/make/statistics.py
"""

import json
import pathlib

import numpy as np
from scipy import special, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

OUT = pathlib.Path(__file__).parents[2] / 'src' / 'guidance' / 'statistics' / 'fixtures' / 'reference.json'
PAIRS = [(1, 0), (0, 6), (1, 1), (3, 9), (12, 5), (40, 40), (60, 91), (700, 812), (5000, 4801)]


def main():
    random = np.random.default_rng(5)
    OUT.parent.mkdir(exist_ok=True)
    reference = {
        'logGamma': [[x, special.gammaln(x)] for x in [1e-3, 0.4, 0.5, 1, 1.5, 2, 3.7, 20, 171.5, 1e4, 1e6]],
        'incompleteBeta': [
            [x, a, b, special.betainc(a, b, x)]
            for x in [1e-6, 0.03, 0.25, 0.5, 0.8, 0.999]
            for a, b in [(0.5, 0.5), (1, 3), (2.5, 0.5), (20, 30), (300, 280), (9000, 9100)]
        ],
        'normal': [[z, stats.norm.cdf(z)] for z in [-12, -7, -5.9, -1.96, -0.1, 0, 0.7, 3, 6.5]],
        'normalQuantile': [[p, stats.norm.ppf(p)] for p in [1e-12, 1e-4, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999]],
        'student': [
            [t, df, 2 * stats.t.sf(abs(t), df)] for t in [0, 0.3, -1.7, 2.5, 8, 40] for df in [1, 2, 4.5, 9, 100, 5000]
        ],
        'studentCritical': [[a, df, stats.t.isf(a / 2, df)] for a in [0.5, 0.05, 0.001] for df in [1, 3, 9, 200]],
        'binomial': [
            [k, n, p, stats.binom.pmf(k, n, p), stats.binom.cdf(k, n, p)]
            for k, n, p in [(0, 5, 0.3), (5, 5, 0.3), (2, 9, 0.5), (40, 100, 0.44), (5000, 10_000, 0.5), (3, 4000, 0.001)]
        ],
        'mcnemar': [[b, c, mcnemar([[7, b], [c, 3]], exact=True).pvalue, mid_p(b, c)] for b, c in PAIRS],
        'holm': [
            [p, multipletests(p, method='holm')[1].tolist()]
            for p in [[0.04], [0.01, 0.04, 0.03], [0.2, 0.001, 0.6, 0.02, 0.02], [1, 0.5, 0.9]]
        ],
        'correctedT': [
            corrected_t((random.normal(0.01, 0.03, k)).round(4), share)
            for k, share in [(2, 1), (5, 0.25), (10, 1 / 9), (100, 1 / 9)]
        ],
        'calibrationError': [calibration_error(random, n, k) for n, k in [(1, 3), (40, 2), (300, 5)]],
        'bootstrap': [bootstrap(b, c, n) for b, c, n in [(1, 0, 20), (3, 9, 40), (12, 5, 17), (4, 30, 200), (2, 2, 500), (60, 91, 400)]],
    }
    OUT.write_text(json.dumps(reference, indent=1) + '\n')


def mid_p(b, c):
    """Fagerland, Lydersen & Laake 2013, BMC Medical Research Methodology 13:91, equations 5 and 6."""
    n, fewer = b + c, min(b, c)
    if b == c:
        return 1 - stats.binom.pmf(b, n, 0.5) / 2
    return min(1, 2 * stats.binom.cdf(fewer, n, 0.5)) - stats.binom.pmf(fewer, n, 0.5)


def corrected_t(differences, share):
    """Nadeau & Bengio 2003, equation 6."""
    k = len(differences)
    error = np.sqrt((1 / k + share) * np.var(differences, ddof=1))
    mean = differences.mean()
    half = stats.t.ppf(0.975, k - 1) * error
    return {
        'differences': differences.tolist(),
        'testShare': share,
        'mean': mean,
        'p': 2 * stats.t.sf(abs(mean / error), k - 1),
        'interval': [mean - half, mean + half],
    }


def calibration_error(random, n, classes):
    """As in the authors' code (gpleiss/temperature_scaling): bins (low, high]."""
    confidences = random.uniform(1 / classes, 1, n)
    confidences[: n // 10] = np.round(confidences[: n // 10] * 15) / 15  # on the edges of bins
    right = random.uniform(size=n) < confidences**2
    edges = np.linspace(0, 1, 16)
    error = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidences > low) & (confidences <= high)
        if inside.any():
            error += abs(right[inside].mean() - confidences[inside].mean()) * inside.mean()
    return {'confidences': confidences.tolist(), 'right': right.tolist(), 'error': error}


def bootstrap(first, second, n):
    """BCa of SciPy, and the same over the whole distribution of resamples rather than 20,000 of them."""
    data = np.repeat([-1, 1, 0], [first, second, n - first - second])
    simulated = stats.bootstrap((data,), np.mean, n_resamples=20_000, method='BCa', rng=np.random.default_rng(0))
    wins, losses = np.meshgrid(np.arange(n + 1), np.arange(n + 1))
    inside = wins + losses <= n
    wins, losses = wins[inside], losses[inside]
    weights = stats.multinomial.pmf(np.stack([losses, wins, n - wins - losses], 1), n, [first / n, second / n, 1 - (first + second) / n])
    sums = np.bincount(wins - losses + n, weights, minlength=2 * n + 1)
    cumulative = np.cumsum(sums)
    observed = second - first + n
    bias = stats.norm.ppf(cumulative[observed] - sums[observed] / 2)
    jackknife = (data.sum() - data) / (n - 1)
    away = jackknife.mean() - jackknife
    acceleration = (away**3).sum() / (6 * (away**2).sum() ** 1.5)
    ends = []
    for level in [0.025, 0.975]:
        z = bias + stats.norm.ppf(level)
        ends.append((np.searchsorted(cumulative, stats.norm.cdf(bias + z / (1 - acceleration * z))) - n) / n)
    low, high = simulated.confidence_interval
    return {'firstOnly': first, 'secondOnly': second, 'samples': n, 'interval': ends, 'simulated': [low, high]}


if __name__ == '__main__':
    main()
