"""The reader: a small trained model that tells which sentences answer a question.

It looks twice. A glance at the words of every sentence found costs next to nothing; the passages that look best are
then read by the built-in language model, word by word in their context. Its weights are in `reader.json`, fitted by
`python -m benchmarks.reader`.
"""
