"""Text tasks: any labels for any texts, learned from examples, on the encoder that questions use.

records.py      a text with its labels; what a classifier says of a text
files.py        files of labelled texts
words.py        a text as hashed n-grams, weighted
tokens.py       a text as vectors of the frozen encoder
mentions.py     a text as the entities that it names
linear.py       from features to scores, a linear head
network.py      the encoder with a head, to be fine-tuned
tuning.py       the loop that fine-tunes it
experts.py      what each of these says of a text, behind one protocol
mixture.py      several scores into one calibrated probability
classifier.py   the classifier that users hold
fitting.py      from labelled texts to a classifier
joint.py        tasks that share the network which reads questions
augmentation.py disturbed copies of texts to train on
folder.py       a classifier in a folder
measures.py     accuracy, F1, confusion
report.py       the same as a page
"""
