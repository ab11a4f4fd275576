"""Chroma in a folder: the files are read and cut into paragraphs; ids from content say what is new and what is gone."""

from pathlib import Path

import chromadb
from common import Embedding, fingerprint, measure, paragraphs

BATCH = 2000


def work(papers: Path, store: Path, embedding: Embedding) -> int:
    client = chromadb.PersistentClient(str(store), settings=chromadb.Settings(anonymized_telemetry=False))
    chunks = client.get_or_create_collection("papers", embedding_function=None)
    found = {}
    for file in sorted(papers.rglob("*.txt")):
        source = str(file)
        for text in paragraphs(file.read_text("utf-8")):
            found[fingerprint(source, text)] = (source, text)
    known = set(chunks.get(include=[])["ids"])
    gone, new = list(known - found.keys()), [key for key in found if key not in known]
    for start in range(0, len(gone), BATCH):
        chunks.delete(gone[start : start + BATCH])
    for start in range(0, len(new), BATCH):
        keys = new[start : start + BATCH]
        texts = [found[key][1] for key in keys]
        sources = [{"source": found[key][0]} for key in keys]
        chunks.add(ids=keys, documents=texts, metadatas=sources, embeddings=embedding(texts))
    return chunks.count()


if __name__ == "__main__":
    measure(work)
