"""LangChain's index() with a record manager in SQLite, over FAISS: its own way of keeping a store in step."""

from pathlib import Path

from common import Embedding, measure
from langchain_classic.indexes import SQLRecordManager
from langchain_community.vectorstores import FAISS
from langchain_core.indexing import index
from langchain_faiss import Model, empty, load


def work(papers: Path, store: Path, embedding: Embedding) -> int:
    model = Model(embedding)
    store.mkdir(exist_ok=True)
    if (store / "index.faiss").exists():
        vectors = FAISS.load_local(str(store), model, allow_dangerous_deserialization=True)
    else:
        vectors = empty(model)
    records = SQLRecordManager("papers", db_url=f"sqlite:///{store / 'records.sql'}")
    records.create_schema()
    done = index(load(papers), records, vectors, cleanup="full", source_id_key="source", key_encoder="sha256")
    if done["num_added"] or done["num_deleted"] or done["num_updated"]:
        vectors.save_local(str(store))
    return vectors.index.ntotal


if __name__ == "__main__":
    measure(work)
