"""LangChain with FAISS, as its users keep a folder in step: everything is read and split, and only chunks whose
content hash is not in the store yet are embedded and added; those that are in no file any more are deleted.
"""

from pathlib import Path

import faiss
from common import CHUNK, DIMENSION, Embedding, fingerprint, measure
from langchain_community.docstore.in_memory import InMemoryDocstore
from langchain_community.document_loaders import DirectoryLoader, TextLoader
from langchain_community.vectorstores import FAISS
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


class Model(Embeddings):
    """The shared embedding as LangChain takes it."""

    def __init__(self, embedding: Embedding) -> None:
        self.embedding = embedding

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return self.embedding(texts).tolist()

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def load(papers: Path) -> list:
    """The chunks of all files."""
    loader = DirectoryLoader(str(papers), glob="**/*.txt", loader_cls=TextLoader, loader_kwargs={"encoding": "utf-8"})
    return RecursiveCharacterTextSplitter(chunk_size=CHUNK, chunk_overlap=0).split_documents(loader.load())


def empty(model: Model) -> FAISS:
    """A store with nothing in it."""
    return FAISS(model, faiss.IndexFlatL2(DIMENSION), InMemoryDocstore(), {})


def work(papers: Path, store: Path, embedding: Embedding) -> int:
    model = Model(embedding)
    if store.exists():
        vectors = FAISS.load_local(str(store), model, allow_dangerous_deserialization=True)
    else:
        vectors = empty(model)
    chunks = {fingerprint(one.metadata["source"], one.page_content): one for one in load(papers)}
    known = set(vectors.index_to_docstore_id.values())
    if gone := known - chunks.keys():
        vectors.delete(list(gone))
    if new := [key for key in chunks if key not in known]:
        vectors.add_documents([chunks[key] for key in new], ids=new)
    if gone or new:
        vectors.save_local(str(store))
    return vectors.index.ntotal


if __name__ == "__main__":
    measure(work)
