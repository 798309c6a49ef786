"""Models of a figure or a judgement on several things at once: association between authorities, never a cause.

Authorities differ in much that no table holds, a judgement looks back over years that a figure does not, and its
structure changed in April 2026. A model here describes what goes together; it gives no authority a predicted grade.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from lineofsight.statistics.intervals import Interval, normal_deviate

MOST_PREDICTORS = 5
"""With some 150 authorities and few inadequate ones, more predictors fit the authorities and not the world."""

FEWEST_AUTHORITIES = 20
"""How much authorities vary cannot be told from fewer."""

AT_THE_BOUNDARY = 1e-3
"""A variance between authorities below this share of the whole variance is as good as none."""

_ON_THE_WAY = (
    "Maximum Likelihood optimization failed to converge",
    "Retrying MixedLM optimization",
    "The MLE may be on the boundary",
    "Random effects covariance is singular",
    "The Hessian matrix at the estimated parameter values",
)
"""What statsmodels says of a multilevel fit that then converges: of steps that were tried again, and of a boundary that
it takes for a variance below 0.01 in whatever unit, which each share of a whole is; `AT_THE_BOUNDARY` says that."""


class NoModel(ValueError):
    """Data of which there is no model, whatever its parameters."""


@dataclass(frozen=True, slots=True)
class Term:
    """A coefficient, its standard error and interval, and its two-sided p."""

    name: str
    estimate: float
    error: float
    interval: Interval
    p: float


@dataclass(frozen=True, slots=True)
class Odds:
    """Whether a term means the same at each step between grades: its coefficient in each binary logit.

    `steps` has the grades from which each begins; None where that logit has no answer, as when a predictor splits the
    grades without a remainder. `p` is Brant's, of the steps being one; None where a step has no answer, or there is
    one step only.
    """

    name: str
    steps: tuple[tuple[str, Term | None], ...]
    p: float | None


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A proportional-odds model. `terms` are logs of the odds of a higher grade, for one more of a predictor.

    `thresholds` lie between one grade and the next. `authorities` is how many the model stands on, `left_out` how many
    had a grade or a predictor missing, `grades` how many had each grade. `proportional` is Brant's p of the steps being
    one for all terms together, None where it cannot be made. `warnings` are for the reader, in words.
    """

    terms: tuple[Term, ...]
    thresholds: tuple[float, ...]
    log_likelihood: float
    converged: bool
    authorities: int
    left_out: int
    grades: tuple[tuple[str, int], ...]
    odds: tuple[Odds, ...]
    proportional: float | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Multilevel:
    """A model of values of authorities over time. `between` and `within` are variances; the rest as in `Ordinal`."""

    terms: tuple[Term, ...]
    between: float
    within: float
    log_likelihood: float
    converged: bool
    authorities: int
    values: int
    left_out: int
    warnings: tuple[str, ...]

    @property
    def share_between(self) -> float:
        """The share of the variance that lies between authorities and not within them."""
        return self.between / (self.between + self.within)


def ordinal(grades: pd.Series, predictors: pd.DataFrame, confidence: float = 0.95) -> Ordinal:
    """The proportional-odds model of `grades` (an ordered category, lowest first) on `predictors`, a row an authority.

    Fitted by Newton's method to the maximum of the likelihood. No constant among the predictors: the thresholds hold
    it. Each term is beside its coefficients in the binary logits of every step between grades, with Brant's test of
    their being one: where those differ, proportional odds is the wrong model, whatever its p.

    Raises NoModel where a predictor parts the grades so nearly that the likelihood has no maximum, and ValueError where
    the grades are not an ordered category, fewer than two grades are found, there is no predictor or more than 5, one
    is constant, or two say the same.

    P. McCullagh, "Regression models for ordinal data", Journal of the Royal Statistical Society B 42 (1980), pages 109
    to 142; R. Brant, "Assessing proportionality in the proportional odds model", Biometrics 46 (1990), pages 1171 to
    1178.
    """
    from statsmodels.miscmodels.ordinal_model import OrderedModel

    if not isinstance(grades.dtype, pd.CategoricalDtype) or not grades.cat.ordered:
        raise ValueError("grades are an ordered category, the lowest first; plain words would go by the alphabet")
    kept = grades.notna() & predictors.notna().all(axis=1)
    found, x = grades[kept].cat.remove_unused_categories(), predictors[kept].astype(float)
    if len(found.cat.categories) < 2:
        raise ValueError("a model of grades needs two grades or more among the authorities with every predictor")
    _checked(x)
    model = OrderedModel(found.reset_index(drop=True), x.reset_index(drop=True), distr="logit")
    try:
        fitted, said = _listened(lambda: model.fit(method="newton", disp=False, maxiter=100))
    except np.linalg.LinAlgError:
        raise NoModel("the grades are parted so nearly by a predictor that no model has a maximum") from None
    size, converged = x.shape[1], bool(fitted.mle_retvals["converged"])
    errors = np.sqrt(np.diag(np.asarray(fitted.cov_params())))
    counts = found.value_counts(sort=False)
    few = [f"{name} in {number} authorities only" for name, number in counts.items() if number < 10]
    odds, proportional = _odds(found, x, confidence)
    return Ordinal(
        terms=_terms(x.columns, np.asarray(fitted.params)[:size], errors[:size], confidence),
        thresholds=tuple(float(each) for each in model.transform_threshold_params(fitted.params)[1:-1]),
        log_likelihood=float(fitted.llf),
        converged=converged,
        authorities=len(found),
        left_out=int((~kept).sum()),
        grades=tuple((str(name), int(number)) for name, number in counts.items()),
        odds=odds,
        proportional=proportional,
        warnings=(*few, *said, *([] if converged else ["the model did not converge: its numbers mean nothing"])),
    )


def most_alike(predictors: pd.DataFrame) -> tuple[str, str, float]:
    """The two predictors that go together most, either way, and their correlation (Pearson's, over complete rows).

    Raises ValueError where there are fewer than two predictors, or one is constant.
    """
    x = predictors.dropna().astype(float)
    if x.shape[1] < 2 or any(x[name].nunique() < 2 for name in x.columns):
        raise ValueError("a correlation takes two predictors or more, none of them the same for every authority")
    pairs = [(str(one), str(other), float(x[one].corr(x[other]))) for one, other in combinations(x.columns, 2)]
    return max(pairs, key=lambda pair: abs(pair[2]))


def multilevel(
    values: pd.Series, authorities: pd.Series, predictors: pd.DataFrame, confidence: float = 0.95
) -> Multilevel:
    """The model of `values` on `predictors` with a level of its own for each authority: several years of each.

    Fitted by restricted maximum likelihood. A variance between authorities at its boundary of 0, and a fit that did
    not converge, are among the warnings. Values are taken as spread alike: for shares of few cases they are not.

    Raises ValueError where there are fewer than 20 authorities, no predictor or more than 5, one is constant, or two
    say the same.

    N. M. Laird and J. H. Ware, "Random-effects models for longitudinal data", Biometrics 38 (1982), pages 963 to 974.
    """
    import statsmodels.api as sm

    kept = values.notna() & authorities.notna() & predictors.notna().all(axis=1)
    y, groups, x = values[kept].astype(float), authorities[kept], predictors[kept].astype(float)
    if groups.nunique() < FEWEST_AUTHORITIES:
        raise ValueError(
            f"a model of authorities needs {FEWEST_AUTHORITIES} or more with values, and there are {groups.nunique()}"
        )
    _checked(x)
    design = x.assign(const=1.0)
    fitted, said = _listened(lambda: sm.MixedLM(y.to_numpy(), design, groups.to_numpy()).fit(reml=True))
    between, within = float(np.asarray(fitted.cov_re)[0, 0]), float(fitted.scale)
    size, converged = design.shape[1], bool(fitted.converged)
    if converged:
        said = tuple(each for each in said if not each.startswith(_ON_THE_WAY))
    if between < AT_THE_BOUNDARY * (between + within):
        said = (*said, "the variance between authorities is at its boundary of 0: they differ no more than their years")
    return Multilevel(
        terms=_terms(design.columns, np.asarray(fitted.fe_params), np.asarray(fitted.bse)[:size], confidence),
        between=between,
        within=within,
        log_likelihood=float(fitted.llf),
        converged=converged,
        authorities=int(groups.nunique()),
        values=len(y),
        left_out=int((~kept).sum()),
        warnings=(*said, *([] if converged else ["the model did not converge: its numbers mean nothing"])),
    )


def _odds(grades: pd.Series, x: pd.DataFrame, confidence: float) -> tuple[tuple[Odds, ...], float | None]:
    """Each predictor's coefficient in the binary logit of every step between grades, and Brant's p of them all."""
    import statsmodels.api as sm

    design = np.column_stack([np.ones(len(x)), x.to_numpy()])
    names, fits = grades.cat.categories[1:], []
    for code in range(1, len(names) + 1):
        above = (grades.cat.codes >= code).to_numpy(dtype=float)
        fitted, said = _listened(lambda above=above: sm.Logit(above, design).fit(method="newton", disp=False))
        fits.append(fitted if fitted.mle_retvals["converged"] and not said else None)
    steps = [
        None if fit is None else _terms(x.columns, np.asarray(fit.params)[1:], np.asarray(fit.bse)[1:], confidence)
        for fit in fits
    ]
    places = range(x.shape[1])
    tested = _brant(design, fits, [*([place] for place in places), places])
    return tuple(
        Odds(
            str(x.columns[place]),
            tuple(
                (str(name), None if terms is None else terms[place]) for name, terms in zip(names, steps, strict=True)
            ),
            tested[place],
        )
        for place in places
    ), tested[-1]


def _brant(design: np.ndarray, fits: Sequence[Any], groups: Sequence[Sequence[int]]) -> list[float | None]:
    """Brant's p, for each group of predictors, of their coefficients being the same in the logits of all steps.

    Wald's test of their differences from the first step; the logits are of the same authorities, so their covariance is
    the one that Brant gives. None where there is one step only, or a logit has no answer.
    """
    from scipy.special import chdtrc

    if len(fits) < 2 or any(fit is None for fit in fits):
        return [None] * len(groups)
    above = [np.asarray(fit.predict(design)) for fit in fits]  # falls from step to step, up to what the logits disagree
    inverses = [np.linalg.inv(_weighed(design, share * (1 - share))) for share in above]
    covariance = np.block(
        [
            [
                inverses[one]
                @ _weighed(design, above[max(one, other)] * (1 - above[min(one, other)]))
                @ inverses[other]
                for other in range(len(fits))
            ]
            for one in range(len(fits))
        ]
    )
    estimates, size = np.concatenate([fit.params for fit in fits]), design.shape[1]
    found: list[float | None] = []
    for group in groups:
        rows = [(step, place + 1) for step in range(1, len(fits)) for place in group]  # the constant comes first
        contrasts = np.zeros((len(rows), len(estimates)))
        for row, (step, place) in enumerate(rows):
            contrasts[row, place], contrasts[row, step * size + place] = 1, -1
        apart = contrasts @ estimates
        statistic = apart @ np.linalg.solve(contrasts @ covariance @ contrasts.T, apart)
        found.append(float(chdtrc(len(rows), statistic)) if statistic >= 0 else None)
    return found


def _weighed(design: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return design.T @ (weights[:, None] * design)


def _terms(
    names: Sequence[Any] | pd.Index, estimates: np.ndarray, errors: np.ndarray, confidence: float
) -> tuple[Term, ...]:
    from scipy.special import ndtr

    z = normal_deviate(confidence)
    return tuple(
        Term(
            str(name),
            float(estimate),
            float(error),
            Interval(float(estimate - z * error), float(estimate + z * error)),
            2 * float(ndtr(-abs(estimate) / error)),
        )
        for name, estimate, error in zip(names, estimates, errors, strict=True)
    )


def _listened(fit: Any) -> tuple[Any, tuple[str, ...]]:
    """What a fit gives, and what it warned of: a warning nobody reads is a wrong number."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        fitted = fit()
    return fitted, tuple(dict.fromkeys(str(each.message) for each in heard))


def _checked(x: pd.DataFrame) -> None:
    """Refuse predictors no model can tell apart."""
    if not 0 < x.shape[1] <= MOST_PREDICTORS:
        raise ValueError(f"a model of authorities takes 1 to {MOST_PREDICTORS} predictors, not {x.shape[1]}")
    still = [str(name) for name in x.columns if x[name].nunique() < 2]
    if still:
        raise ValueError(f"the same for every authority, so nothing goes with it: {', '.join(still)}")
    centred = x - x.mean()
    if np.linalg.matrix_rank((centred / centred.std()).to_numpy()) < x.shape[1]:
        raise ValueError(f"some of these predictors say the same: {', '.join(map(str, x.columns))}; leave one out")
