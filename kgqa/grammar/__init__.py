"""How a relation is worded: forms of its names, and the sentences that each form allows.

A *form* says how one name of a relation reads when the relation is walked from a source to a
target. A *template* turns a form and a worded source into a phrase or a question. English and
Chinese have modules of templates each, which are named after them; everything else here is
language-neutral.
"""

from kgqa.grammar.forms import Ends, Form, Kind, forms_of
from kgqa.grammar.inflection import Inflection
from kgqa.grammar.render import Renderer, Worded

__all__ = ["Ends", "Form", "Inflection", "Kind", "Renderer", "Worded", "forms_of"]
