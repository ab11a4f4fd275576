"""What an index of words promises."""

import tempfile
from abc import abstractmethod
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexes.base import TextIndex
from indexes.errors import IndexDamaged
from indexes.testing.common import LARGE, any_order, damage, key_lists, keys_of


class TextIndexConformance:
    """The promises of `TextIndex`."""

    @abstractmethod
    def open(self, folder: Path) -> TextIndex:
        """The index in that folder, new if there is none."""

    def test_empty_finds_nothing(self, tmp_path: Path) -> None:
        """An empty index finds nothing, has no keys, and deleting from it is no error."""
        index = self.open(tmp_path / "a" / "index")
        index.add([], [])
        index.delete([])
        index.delete([1])
        assert len(index) == 0 and index.keys().tolist() == [] and index.search("word", 3) == []

    def test_best_first(self, tmp_path: Path) -> None:
        """The rarer words decide, scores fall and are above 0, and only texts with one of the words are found."""
        index = self.open(tmp_path)
        index.add([1, 2, 3, LARGE], ["pump and valve", "pump", "hose", "the pump valve seal"])
        hits = index.search("valve seal pump", 10)
        assert keys_of(hits) == [LARGE, 1, 2]
        scores = [hit.score for hit in hits]
        assert scores == sorted(scores, reverse=True) and min(scores) > 0
        assert index.search("valve seal pump", 2) == hits[:2] and index.search("nothing here", 3) == []

    def test_replacing_and_deleting(self, tmp_path: Path) -> None:
        """A key added again has its new text only; of one given twice the last counts; deleted ones are gone."""
        index = self.open(tmp_path)
        index.add([1, 2, 10], ["apple", "pear", "plum"])
        index.add([1, 1], ["cherry", "quince"])
        assert len(index) == 3 and index.search("apple cherry", 3) == []
        assert keys_of(index.search("quince", 3)) == [1]
        index.delete([2, 2, 77])
        assert len(index) == 2 and index.keys().tolist() == [1, 10] and index.search("pear", 3) == []

    def test_within_is_applied_before_the_search(self, tmp_path: Path) -> None:
        """The hits are the best among the allowed keys, with the scores they have without it."""
        index = self.open(tmp_path)
        index.add(range(60), ["pump " * (60 - i) + "word " * i for i in range(60)])
        everything = index.search("pump", 60)
        for allowed in ({50, 40, 59}, [59, 40, 50, 999], np.array([40, 59, 50])):
            expected = [hit for hit in everything if hit.key in {40, 50, 59}]
            assert index.search("pump", 10, within=allowed) == expected
            assert index.search("pump", 1, within=allowed) == expected[:1]
        assert index.search("pump", 5, within=[]) == [] == index.search("pump", 5, within={999})

    def test_equal_scores_come_by_key(self, tmp_path: Path) -> None:
        """Equal texts come in the order of their keys, also when the limit cuts through them."""
        index = self.open(tmp_path)
        for key in (9, 3, 7, 1, 5):
            index.add([key], ["equal words"])
        for limit in (1, 2, 4, 5, 9):
            assert keys_of(index.search("words", limit)) == [1, 3, 5, 7, 9][:limit]

    @pytest.mark.parametrize(
        "query", ['"', "pump:", "key:1", "+pump -valve", "(((", "a AND", "pump~2^9 OR *", "\\", "[1 TO 2]", "\0"]
    )
    def test_a_query_is_no_syntax(self, tmp_path: Path, query: str) -> None:
        """Signs of query languages raise nothing and change nothing: only the words count."""
        index = self.open(tmp_path)
        index.add([1, 2], ["the pump", "pump and valve"])
        words = "".join(letter if letter.isalnum() else " " for letter in query)
        assert keys_of(index.search(query, 5)) == keys_of(index.search(words, 5))
        if "pump" in query:
            assert set(keys_of(index.search(query, 5))) == {1, 2}

    def test_it_is_on_disk_when_the_call_returns(self, tmp_path: Path) -> None:
        """What was added is found by whoever opens the folder next, and by an open one after `reload`."""
        index, other = self.open(tmp_path), self.open(tmp_path)
        index.add([1, LARGE], ["pump", "valve"])
        index.delete([1])
        assert keys_of(self.open(tmp_path).search("pump valve", 5)) == [LARGE]
        other.reload()
        assert other.search("valve", 1) == index.search("valve", 1)
        other.add([2], ["hose"])
        index.reload()
        assert index.keys().tolist() == [2, LARGE]

    def test_a_batch_is_kept_or_not(self, tmp_path: Path) -> None:
        """A batch shows nothing before its end, all after it, and nothing if it fails."""
        index = self.open(tmp_path)
        with index.batch():
            index.add([1, 2], ["pump", "valve"])
            index.delete([1])
            index.add([2], ["hose"])
            assert len(index) == 0
        assert index.keys().tolist() == [2] and keys_of(index.search("hose valve", 3)) == [2]
        with pytest.raises(RuntimeError, match="power"), index.batch():
            index.add([3], ["seal"])
            index.delete([2])
            raise RuntimeError("power")
        assert index.keys().tolist() == [2]
        index.add([4], ["seal"])
        assert index.keys().tolist() == [2, 4]

    def test_wrong_arguments_are_refused(self, tmp_path: Path) -> None:
        """Keys that are none, another number of texts, one text for a list, and a limit below 1 are errors."""
        index = self.open(tmp_path)
        for keys in ([-1], [2**63], [1.5]):
            with pytest.raises(ValueError, match=r"[Kk]ey"):
                index.add(keys, ["pump"])  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="2 keys were given with 1 texts"):
            index.add([1, 2], ["pump"])
        with pytest.raises(ValueError, match="one text belongs to each key"):
            index.add([1], "p")
        with pytest.raises(ValueError, match="limit of at least 1"):
            index.search("pump", 0)
        assert len(index) == 0

    def test_terms_and_their_rarity(self, tmp_path: Path) -> None:
        """Terms come once and in order; the rarer one weighs more, an unknown word most, an unknown code nothing."""
        index = self.open(tmp_path)
        index.add([1, 2, 3], ["pump and valve", "pump", "the pump"])
        terms = index.terms("pump, Valve: pump hose")
        assert len(terms) == 3 and index.terms("") == []
        pump, valve, hose = index.rarity(terms).values()
        assert 0 < pump < valve < hose
        index.add([4], ["valve BV-028"])
        assert index.terms("BV-028")[-2:] == ["bv-028", "bv028"]
        known, unknown = index.rarity(["bv-028", "bv-029"]).values()
        assert known > 0 and unknown == 0

    def test_texts_in_several_languages(self, tmp_path: Path) -> None:
        """Each text is stemmed as in its language; a question finds it whether its own language is known or not."""
        index = self.open(tmp_path)
        index.add(
            [1, 2, 3, 4],
            [
                "De leveringen zijn vertraagd.",
                "Die Häuser sind verkauft.",
                "Les factures sont payées.",
                "No deliveries.",
            ],
            languages=["nl", "de", "fr", "en"],
        )
        for query, language, key in (("levering", "nl", 1), ("Haus", "de", 2), ("la facture payée", "fr", 3)):
            for asked in (language, "", "en"):
                assert keys_of(index.search(query, 5, language=asked)) == [key], (query, asked)
        assert keys_of(index.search("delivery", 5, language="nl")) == [4]
        assert index.terms("De leveringen", language="nl") == index.terms("de levering", language="nl")
        with pytest.raises(ValueError, match="1 languages were given with 2 texts"):
            index.add([5, 6], ["a", "b"], languages=["nl"])

    @pytest.mark.parametrize(
        ("language", "query", "key"),
        [
            ("nl", "Wat is de termijn?", 1),
            ("nl", "opzegging van de huur", 1),
            ("nl", "garantieperiode", 2),
            ("nl", "voorwaarden", 2),
            ("de", "Welche Frist gilt?", 3),
            ("de", "Kündigungsschreiben", 3),
            ("de", "Wartung", 4),
            ("de", "Vertrag zur Wartung", 4),
            ("de", "Kündigungsvertrag", 6),
        ],
    )
    def test_compounds(self, tmp_path: Path, language: str, query: str, key: int) -> None:
        """In Dutch and German a word finds the compounds it is part of, a compound those it shares a part with."""
        index = self.open(tmp_path)
        texts = {
            1: ("De huuropzegtermijn bedraagt drie maanden.", "nl"),
            2: ("De garantievoorwaarden liggen op kantoor.", "nl"),
            3: ("Die Kündigungsfrist beträgt sechs Wochen.", "de"),
            4: ("Der Wartungsvertrag gilt ein Jahr.", "de"),
            5: ("Wij geven twee jaar garantie.", "nl"),
            6: ("Die Kündigung ist schriftlich. Der Vertrag endet.", "de"),
            7: ("Wir fristen unser Dasein, Herr Frister.", "de"),
            8: ("The huurder and the Fristaat.", "en"),
        }
        index.add(list(texts), [text for text, _ in texts.values()], languages=[spoken for _, spoken in texts.values()])
        for asked in (language, ""):
            found = keys_of(index.search(query, 4, language=asked))
            assert key in found and 8 not in found
        exact = keys_of(index.search("garantie", 5, language="nl"))
        assert exact == [5, 2]  # the word itself before its compounds

    def test_a_code_comes_first_in_any_language(self, tmp_path: Path) -> None:
        """A number of an article finds itself before those that look alike, whatever the languages."""
        index = self.open(tmp_path)
        texts = [
            "Kugelhahn AB-1200/5 aus Messing",
            "Kraan AB-1200/6 en AB-1205",
            "Valve AB-1200 5 / AB 1200 5 5",
            "AB-12005",
        ]
        index.add(range(4), texts, languages=["de", "nl", "en", ""])
        for language in ("de", "nl", "en", ""):
            assert keys_of(index.search("AB-1200/5", 4, language=language))[0] == 0

    @pytest.mark.parametrize(
        ("query", "keys"),
        [
            ("what was due on 1 March 2026?", [1, 2, 3]),
            ("fällig am 1. März 2026", [1, 2, 3]),
            ("03/01/2026", [1, 2, 3, 4]),
            ("Was war im März 2026?", [1, 2, 3, 4]),
            ("1.234,56 €", [5, 6]),
            ("USD 1234.56", [5, 6]),
            ("1 234,56", [5, 6]),
            ("€ 7.500,00", [14, 15]),
            ("nl91 abna 0417 1643 00", [7, 8]),
            ("NL91ABNA0417164300", [7, 8]),
            ("NL-8234.56.789.B01", [9, 10]),
            ("nl 823456789 b01", [9, 10]),
            ("RE20260042", [11, 12]),
            ("re 2026/0042", [11, 12]),
        ],
    )
    def test_dates_amounts_and_identifiers_in_any_spelling(self, tmp_path: Path, query: str, keys: list[int]) -> None:
        """However a paper and a question write a date, an amount or an identifier, they meet; others come later."""
        index = self.open(tmp_path)
        texts = {
            1: "Zahlbar 01.03.2026",
            2: "Te betalen 2026-03-01",
            3: "Paid 1st of March, 2026",
            4: "Paid 03.01.2026, and on 12.03.26",
            5: "Total 1.234,56 €",
            6: "Total EUR 1,234.56",
            7: "Rekening NL91 ABNA 0417 1643 00",
            8: "Rekening NL91ABNA0417164300",
            9: "BTW NL 8234.56.789.B01",
            10: "BTW NL823456789B01",
            11: "Invoice RE-2026-0042",
            12: "Invoice RE 2026/0042",
            13: "31.03.2027: 123456 234 56 NL91 0417, RE-2026-0043",
            14: "Price 7500",
            15: "Price $ 7,500",
        }
        index.add(list(texts), list(texts.values()))
        found = keys_of(index.search(query, 20))
        assert set(found[: len(keys)]) == set(keys)

    def test_a_damaged_folder_is_named(self, tmp_path: Path) -> None:
        """A folder with foreign files, or with a file altered or lost, is IndexDamaged, with its name."""
        (tmp_path / "foreign").mkdir()
        (tmp_path / "foreign" / "letter.txt").write_text("Dear Sir")
        with pytest.raises(IndexDamaged, match=r"foreign.*Remove the folder and rebuild it"):
            self.open(tmp_path / "foreign")
        self.open(tmp_path / "good").add(range(50), [f"pump number {i}" for i in range(50)])
        contents = {path.name: path.read_bytes() for path in (tmp_path / "good").iterdir()}
        for name in [name for name, content in contents.items() if content and not name.startswith(".")]:
            for how in ("truncated", "emptied", "bit flipped", "removed"):
                folder = Path(tempfile.mkdtemp(dir=tmp_path))
                for copied, content in contents.items():
                    (folder / copied).write_bytes(content)
                damage(folder / name)[how]()
                with pytest.raises(IndexDamaged, match=rf"{folder.name}.*Remove the folder and rebuild it"):
                    self.open(folder)

    @settings(any_order, max_examples=10)
    @given(
        st.lists(st.tuples(st.booleans(), key_lists, st.integers(0, 3)), max_size=5),
        key_lists,
        st.integers(1, 5),
    )
    def test_any_sequence_equals_a_dictionary(
        self, steps: list[tuple[bool, list[int], int]], allowed: list[int], limit: int
    ) -> None:
        """After any adding and deleting, the texts found are those of a dictionary of texts."""
        texts, model = ["pump valve", "pump", "hose", "valve valve"], dict[int, str]()
        with tempfile.TemporaryDirectory() as folder:
            index = self.open(Path(folder))
            for adding, keys, start in steps:
                chosen = [texts[(start + i) % 4] for i in range(len(keys))]
                if adding:
                    index.add(keys, chosen)
                    model |= dict(zip(keys, chosen, strict=True))
                else:
                    index.delete(keys)
                    model = {key: text for key, text in model.items() if key not in keys}
            hits = index.search("valve", 100)
            assert index.keys().tolist() == sorted(model) and len(index) == len(model)
            assert set(keys_of(hits)) == {key for key, text in model.items() if "valve" in text}
            assert hits == sorted(hits, key=lambda hit: (-hit.score, hit.key))
            kept = [hit for hit in hits if hit.key in allowed][:limit]
            assert index.search("valve", limit) == hits[:limit]
            assert index.search("valve", limit, within=allowed) == kept
