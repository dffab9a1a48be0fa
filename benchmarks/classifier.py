"""How often the classifier files a buyer's sentence where a person would, on sentences it never learned from.

Run from the root: ``python -m benchmarks.classifier``. Prints top-1 and top-3 hits per reason and over all, with words
alone and with what was learned, what it says where it says something, urgency, and what is taken for what.
"""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

from aftersales.recognising.reasons import NOTHING_LEARNED, ReasonClassifier, Suggestion
from aftersales.recognising.wishes import hurry
from resources.recognising_file import (
    Sentence,
    sentences_of,
    shipped_learning,
    shipped_sentences,
    shipped_vocabulary,
    shipped_wishes,
)

TEST = Path(__file__).with_name("buyer_sentences.toml")


def put_aside() -> tuple[Sentence, ...]:
    """The sentences put aside."""
    return sentences_of(TEST.read_text("utf-8"), "test")


def hits(
    classifier: ReasonClassifier, sentences: tuple[Sentence, ...]
) -> list[tuple[Sentence, tuple[Suggestion, ...]]]:
    """Each sentence with the three likeliest reasons, whatever their certainty."""
    return [(each, classifier.ranked(each.text)[:3]) for each in sentences]


def counted(found: list[tuple[Sentence, tuple[Suggestion, ...]]]) -> tuple[Counter[str], Counter[str]]:
    """Hits by reason: the first is right; one of three is right."""
    first, three = Counter[str](), Counter[str]()
    for each, best in found:
        names = [suggestion.reason for suggestion in best]
        first[each.reason] += names[:1] == [each.reason]
        three[each.reason] += each.reason in names
    return first, three


def main() -> None:
    sentences = put_aside()
    total = Counter(each.reason for each in sentences)
    words = ReasonClassifier(shipped_vocabulary(), NOTHING_LEARNED)
    learned = ReasonClassifier(shipped_vocabulary(), shipped_learning())
    began = time.process_time()
    after = hits(learned, sentences)
    spent = (time.process_time() - began) / len(sentences)
    before = hits(words, sentences)
    print(
        f"{len(shipped_sentences())} sentences learned, {len(sentences)} put aside; {spent * 1000:.1f} ms CPU each"
    )
    print(f"{'reason':　<8} n  words 1/3   learned 1/3")
    (words_1, words_3), (learned_1, learned_3) = counted(before), counted(after)
    for reason, count in total.items():
        print(
            f"{reason:　<8} {count}  {words_1[reason]:>4} {words_3[reason]:>2}  {learned_1[reason]:>8} {learned_3[reason]:>2}"
        )
    print(f"words only: first {share(words_1, total)}, among three {share(words_3, total)}")
    print(f"learned:    first {share(learned_1, total)}, among three {share(learned_3, total)}")
    said = [(each, best) for each, best in after if learned.suggest(each.text)]
    right = sum(best[0].reason == each.reason for each, best in said)
    print(f"says something of {len(said)}/{len(sentences)}, then right {right / max(len(said), 1):.0%}")
    wrong = Counter(
        (each.reason, best[0].reason if best else "nothing")
        for each, best in after
        if not best or best[0].reason != each.reason
    )
    print("taken for another: " + "; ".join(f"{a} → {b} {count}" for (a, b), count in wrong.most_common()))
    flagged = [(each.urgent, bool(hurry(each.text, shipped_wishes()))) for each in sentences]
    print(
        f"urgent: {flagged.count((True, True))} of {sum(urgent for urgent, _ in flagged)} found, "
        f"{flagged.count((False, True))} said in vain"
    )


def share(hit: Counter[str], total: Counter[str]) -> str:
    """Hits of all, as a percentage."""
    return f"{sum(hit.values()) / sum(total.values()):.0%}"


if __name__ == "__main__":
    main()
