"""Which reason the words of a buyer point to: words that the trade knows, and letters learned from closed cases."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from aftersales.recognising.findings import Span

LEAST_CERTAIN = 25
"""Below this nothing is suggested; of a hundred sentences whose best reason is that certain, most are right."""
SUGGESTED = 3
_READ = 400
"""Characters of a text that are judged: who tells longer stories tells the reason early."""
_STRONG, _WEAK = 3.0, 1.0
"""What a word of the vocabulary adds to the score of its reason."""
_DRAWN = 3.0
"""Sentences' worth of what is usual that each reason is drawn to, so that one rare letter decides nothing."""
_LEARNED_WEIGHT = 0.2
"""Letters of one sentence lean on one another; naive Bayes counts each as its own witness."""
_SIZES = (1, 2)
_SHARPNESS = 0.85
"""From scores to shares: so that what says 60 % is right about as often, over sentences set aside for that."""
_CLAUSES = re.compile(r"[,，。.!！?？;；~～\n]+|\s{2,}")
_LEAST_GRAMS, _USUAL_GRAMS = 4, 24
_NOT_WORDS = re.compile(r"[^\u4e00-\u9fffA-Za-z\d]+")
_NEGATION_REACH = 3


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """Words of one reason: `strong` ones are seldom said of anything else, `weak` ones only add."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of all reasons, and what turns a word into its opposite."""

    reasons: Mapping[str, ReasonWords]
    negations: tuple[str, ...]
    never_negations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Because:
    """A word that points to a reason, and where it stands."""

    word: str
    span: Span


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A reason, how certain (0–100), and the words that pointed there, the strongest first."""

    reason: str
    certainty: int
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """What sentences taught: per reason how often each gram was in one, and how many there were."""

    grams: Mapping[str, Mapping[str, int]]
    sentences: Mapping[str, int]

    @property
    def size(self) -> int:
        return sum(self.sentences.values())


NOTHING_LEARNED = Learned({}, {})


def learn(told: Iterable[tuple[str, str]], *, before: Learned = NOTHING_LEARNED) -> Learned:
    """Learn from (text, reason) on top of what was learned `before`. Pure counting: the same whatever the order."""
    grams = {reason: Counter(counts) for reason, counts in before.grams.items()}
    sentences = Counter(before.sentences)
    for text, reason in told:
        grams.setdefault(reason, Counter()).update(set(grams_of(text)))
        sentences[reason] += 1
    return Learned(grams, sentences)


def without_rare(learned: Learned, *, most: int) -> Learned:
    """The same with at most about `most` grams: those seen least are forgotten first."""
    least = 1
    grams = learned.grams
    while sum(len(counts) for counts in grams.values()) > most:
        least += 1
        grams = {
            reason: {gram: count for gram, count in counts.items() if count >= least}
            for reason, counts in learned.grams.items()
        }
    return Learned(grams, learned.sentences)


def grams_of(text: str) -> dict[str, Span]:
    """The grams of a text (one or two letters that stand together) with where each stands first."""
    text = text[:_READ]
    found: dict[str, Span] = {}
    start = 0
    for part in _NOT_WORDS.split(text):
        begin = text.find(part, start) if part else start
        start = begin + len(part)
        for size in _SIZES:
            for place in range(len(part) - size + 1):
                gram = part[place : place + size].lower()
                if not gram.isdecimal():
                    found.setdefault(gram, (begin + place, begin + place + size))
    return found


class ReasonClassifier:
    """Suggests reasons. Words alone where nothing was learned."""

    def __init__(self, vocabulary: Vocabulary, learned: Learned = NOTHING_LEARNED) -> None:
        self._vocabulary = vocabulary
        self._learned = learned
        self._words = {
            reason: [(word, word_pattern(word), _STRONG) for word in words.strong]
            + [(word, word_pattern(word), _WEAK) for word in words.weak]
            for reason, words in vocabulary.reasons.items()
        }

    def suggest(self, text: str, *, least: int = LEAST_CERTAIN) -> tuple[Suggestion, ...]:
        """The likeliest reasons, at most three, the best first; none at all where the best is not certain enough."""
        ranked = self.ranked(text)
        return ranked[:SUGGESTED] if ranked and ranked[0].certainty >= least else ()

    def ranked(self, text: str) -> tuple[Suggestion, ...]:
        """Every reason with its certainty, the best first; none for a text that says nothing."""
        text = text[:_READ]
        words = self._pointing(text)
        grams = grams_of(text)
        learned = self._scores(text)
        if not words and not learned:
            return ()
        scores = {
            reason: sum(weight for _, weight in words.get(reason, ())) + learned.get(reason, 0.0)
            for reason in {**self._vocabulary.reasons, **self._learned.sentences}
        }
        shares = _shares(scores)
        best = sorted(scores, key=lambda reason: -scores[reason])
        return tuple(
            Suggestion(
                reason, round(100 * shares[reason]), self._because(reason, words.get(reason, []), grams)
            )
            for reason in best
        )

    def _pointing(self, text: str) -> dict[str, list[tuple[Because, float]]]:
        """Per reason the words of the vocabulary in a text that nothing negates, each place counted once."""
        found: dict[str, list[tuple[Because, float]]] = {}
        for reason, words in self._words.items():
            taken: list[Span] = []
            for _word, pattern, weight in words:
                match = pattern.search(text)
                if match is None or _within(match.span(), taken) or self.negated(text, match.start()):
                    continue
                taken.append(match.span())
                found.setdefault(reason, []).append((Because(match[0], match.span()), weight))
        return found

    def negated(self, text: str, place: int) -> bool:
        """Whether the word at `place` is said not to be: 「没有破」."""
        before = text[max(0, place - _NEGATION_REACH) : place]
        if any(
            before.endswith(word) or word in text[max(0, place - 4) : place + 2]
            for word in self._vocabulary.never_negations
        ):
            return False
        return any(before.endswith(word) for word in self._vocabulary.negations)

    def _scores(self, text: str) -> dict[str, float]:
        """What was learned says of each reason, against the middle of all.

        A reason is told in one clause; what stands around it (greetings, what shall be done) must not outvote it. So
        the clauses are judged apart, and each reason has its best.
        """
        best: dict[str, float] = {}
        for clause in _CLAUSES.split(text):
            known = [gram for gram in grams_of(clause) if gram in self._spread]
            if len(known) < _LEAST_GRAMS:
                continue
            weight = _LEARNED_WEIGHT * min(1.0, _USUAL_GRAMS / len(known))
            scores = {
                reason: weight * sum(self._evidence(reason, gram) for gram in known)
                for reason in self._learned.sentences
            }
            middle = sum(scores.values()) / len(scores)
            for reason, score in scores.items():
                best[reason] = max(best.get(reason, score - middle), score - middle)
        return best

    def _evidence(self, reason: str, gram: str) -> float:
        """How much likelier a gram is in sentences of a reason than in all: naive Bayes, drawn to what is usual."""
        usual = self._spread[gram] / self._learned.size
        inside = self._learned.grams[reason].get(gram, 0)
        return math.log((inside + _DRAWN * usual) / ((self._learned.sentences[reason] + _DRAWN) * usual))

    @cached_property
    def _spread(self) -> Counter[str]:
        """In how many sentences each gram was."""
        total: Counter[str] = Counter()
        for counts in self._learned.grams.values():
            total.update(counts)
        return total

    def _because(
        self, reason: str, words: list[tuple[Because, float]], grams: Mapping[str, Span]
    ) -> tuple[Because, ...]:
        """The words that pointed to a reason; where there are none, the learned grams that did most."""
        if words:
            return tuple(each for each, _ in sorted(words, key=lambda pair: -pair[1]))
        if reason not in self._learned.sentences:
            return ()
        weighed = [
            (self._evidence(reason, gram), gram)
            for gram in grams
            if len(gram) > 1 and self._learned.grams[reason].get(gram, 0)
        ]
        found: list[Because] = []
        for _, gram in sorted(weighed, reverse=True):
            if not _within(grams[gram], [each.span for each in found]):
                found.append(Because(gram, grams[gram]))
        return tuple(found[:SUGGESTED])


def word_pattern(word: str) -> re.Pattern[str]:
    """A word of the data files as a pattern; its ``*`` stands for up to four letters of anything."""
    parts = [re.escape(part) for part in word.split("*")]
    return re.compile(r"[^\n。]{0,4}".join(parts))


def _within(span: Span, taken: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _shares(scores: Mapping[str, float]) -> dict[str, float]:
    """Scores as shares of one."""
    most = max(scores.values())
    weights = {reason: math.exp(_SHARPNESS * (score - most)) for reason, score in scores.items()}
    total = sum(weights.values())
    return {reason: weight / total for reason, weight in weights.items()}
