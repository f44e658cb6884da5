"""Texts written from facts: a decoder that copies names, and the rule that its texts must keep.

sheet.py        what a text is to say: facts between slots
forms.py        the forms in which a name may stand
tokens.py       texts as tokens, the vocabulary
alignment.py    texts as words and copied names
corpus.py       files of facts and texts
network.py      the Transformer with its pointer
encoding.py     sheets and texts as tensors
training.py     the loop
beam.py         the search for the likeliest text
clauses.py      facts as plain clauses, without learning
checking.py     the faithfulness rule
generator.py    the generator that users hold
fitting.py      from a corpus to a generator
folder.py       a generator in a folder
answers.py      answers about a graph as sheets
own_corpus.py   sentences about a graph, to learn from
writers.py      who words an answer
llm.py          a language model behind an endpoint, if one is named
"""
