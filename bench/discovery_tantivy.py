"""Tantivy as a peer: postings for codes and words, fast fields for numbers, one aggregation per facet's own filter."""

import re
from pathlib import Path
from typing import Any

from bench.discovery_peers import Answer, Facets
from bench.discovery_tables import GROUPS, NUMBER_FILTERS, SET_FILTERS, Tables, rows_of, sort_column, steps
from lonja.discovery.engine import Query
from lonja.discovery.engine.fold import words

MISSING = -(2**40)  # numbers must be there in every document to be sorted by


class Tantivy:
    """One segment, merged; audience countries as one number field per country."""

    name = "tantivy"

    def _schema(self, data: Tables) -> Any:
        import tantivy

        builder = tantivy.SchemaBuilder()
        for name in ("id", "female", "price", "followers", *NUMBER_FILTERS):
            builder.add_integer_field(name, indexed=True, fast=True)
        for name in (*GROUPS, "gender", "verified", "gifting"):
            builder.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
        for code in range(len(data.shares.values)):
            builder.add_integer_field(f"share_{code}", indexed=False, fast=True)
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="basic")
        return builder.build()

    def build(self, data: Tables, folder: Path) -> None:
        import tantivy

        (folder / "tantivy").mkdir()
        index = tantivy.Index(self._schema(data), path=str(folder / "tantivy"))
        writer = index.writer(heap_size=1_000_000_000, num_threads=1)
        sets = {name: rows_of(coded) for name, coded in data.sets.items()}
        numbers = {name: data.numbers[name].tolist() for name in ("followers", "price", *NUMBER_FILTERS)}
        codes = {name: column.tolist() for name, column in data.codes.items()}
        assert data.shares.shares is not None
        share, ends = steps(data.shares.shares).tolist(), data.shares.offsets.tolist()
        share_codes = data.shares.at.tolist()
        for row in range(data.count):
            document = {"id": row, "female": codes["female"][row], "words": " ".join(data.words[row])}
            for name, column in numbers.items():
                document[name] = MISSING if column[row] != column[row] else int(column[row])
            for name in ("country", "age_band", "gender", "tier", "price_tier"):
                code = codes[name][row]
                document[name] = "unknown" if code < 0 else data.values[name][code]
            for name in ("verified", "gifting"):
                document[name] = str(codes[name][row])
            for name, lists in sets.items():
                document[name] = [data.values[name][code] for code in lists[row]] or "unknown"
            for k in range(ends[row], ends[row + 1]):
                document[f"share_{share_codes[k]}"] = share[k]
            writer.add_document(tantivy.Document(**document))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, data: Tables, folder: Path) -> None:
        import tantivy

        self._t, self._data = tantivy, data
        self._index = tantivy.Index.open(str(folder / "tantivy"))
        self._schema_read = self._index.schema
        self._searcher = self._index.searcher()

    def answer(self, query: Query) -> Answer:
        hard, own = self._clauses(query)
        whole = self._all([*hard, *own.values()])
        facets: Facets = self._facets(whole, [group for group in GROUPS if group not in own])
        for group in own:
            facets |= self._facets(self._all([*hard, *(q for g, q in own.items() if g != group)]), [group])
        found = self._searcher.search(whole, limit=20, count=True, order_by_field=sort_column(query))
        return found.count, {group: facets[group] for group in GROUPS}

    def _facets(self, query: Any, groups: list[str]) -> Facets:
        asked = {group: {"terms": {"field": group, "size": 1000}} for group in groups}
        found = self._searcher.aggregate(query, asked) if groups else {}
        return {group: {one["key"]: one["doc_count"] for one in found[group]["buckets"]} for group in groups}

    def _all(self, clauses: list[Any]) -> Any:
        must = self._t.Occur.Must
        if not clauses:
            return self._t.Query.all_query()
        return self._t.Query.boolean_query([(must, clause) for clause in clauses])

    def _clauses(self, query: Query) -> tuple[list[Any], dict[str, Any]]:
        q, schema = self._t.Query, self._schema_read
        hard, own = [], {}
        for name, group in (*SET_FILTERS.items(), ("countries", "country"), ("age_bands", "age_band")):
            if asked := getattr(query, name):
                own[group] = q.term_set_query(schema, group, sorted(asked))
        if query.genders:
            hard.append(q.term_set_query(schema, "gender", sorted(query.genders)))
        hard += [q.term_query(schema, name, "1") for name in ("verified", "gifting") if getattr(query, name)]
        for name in ("followers", "price_minor", *NUMBER_FILTERS):
            limits = getattr(query, name)
            if limits is None:
                continue
            column = {"price_minor": "price"}.get(name, name)
            low = MISSING + 1 if limits.at_least is None else limits.at_least
            high = 2**40 if limits.at_most is None else limits.at_most
            clause = q.range_query(schema, column, self._t.FieldType.Integer, low, high)
            group = {"followers": "tier", "price_minor": "price_tier"}.get(name)
            if group:
                own[group] = clause
            else:
                hard.append(clause)
        for share in query.audience:
            field = "female" if share.dimension == "gender" else f"share_{self._data.shares.values.index(share.value)}"
            least = -(-share.bps * 200 // 10_000)
            hard.append(q.range_query(schema, field, self._t.FieldType.Integer, least, 255))
        *whole, last = words(query.text) or [""]
        hard += [q.term_query(schema, "words", word) for word in whole]
        if last:
            hard.append(q.regex_query(schema, "words", re.escape(last) + ".*"))
        return hard, own

    def close(self) -> None:
        pass
