"""LlamaIndex's ingestion pipeline with its document store, which knows by hash what has changed, kept in a folder."""

from pathlib import Path

from common import CHUNK, Embedding, measure
from llama_index.core import SimpleDirectoryReader
from llama_index.core.embeddings import BaseEmbedding
from llama_index.core.ingestion import DocstoreStrategy, IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.storage.docstore import SimpleDocumentStore
from llama_index.core.vector_stores import SimpleVectorStore
from pydantic import PrivateAttr


class Model(BaseEmbedding):
    """The shared embedding as LlamaIndex takes it."""

    _embedding: Embedding = PrivateAttr()

    def __init__(self, embedding: Embedding) -> None:
        super().__init__(model_name="shared", embed_batch_size=256)
        self._embedding = embedding

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return self._embedding(texts).tolist()

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def work(papers: Path, store: Path, embedding: Embedding) -> int:
    there = store.exists()
    vectors = SimpleVectorStore.from_persist_path(str(store / "vectors.json")) if there else SimpleVectorStore()
    documents = SimpleDocumentStore.from_persist_dir(str(store)) if there else SimpleDocumentStore()
    # Its splitter counts tokens by a table that it downloads; characters are counted instead, as by the other sides.
    splitter = SentenceSplitter(chunk_size=CHUNK, chunk_overlap=0, tokenizer=list, include_metadata=False)
    pipeline = IngestionPipeline(
        transformations=[splitter, Model(embedding)],
        docstore=documents,
        docstore_strategy=DocstoreStrategy.UPSERTS_AND_DELETE,
        vector_store=vectors,
        disable_cache=True,
    )
    changed = pipeline.run(
        documents=SimpleDirectoryReader(str(papers), recursive=True, filename_as_id=True).load_data()
    )
    if changed or not there:
        documents.persist(str(store / "docstore.json"))
        vectors.persist(str(store / "vectors.json"))
    return len(vectors.data.embedding_dict)


if __name__ == "__main__":
    measure(work)
